"""Where databases are made."""
