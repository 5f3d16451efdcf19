"""Where databases are made: PostgreSQL, ours or given, and SQLite."""
