"""What auth asks of the database, on both engines."""
