"""What people do with accounts and sessions."""
