"""The database behind the unit of work: SQLite and PostgreSQL."""
