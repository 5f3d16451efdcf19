"""What auth asks of the database."""
