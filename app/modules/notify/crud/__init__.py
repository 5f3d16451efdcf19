"""What notify asks of the database."""
