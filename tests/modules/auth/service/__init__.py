"""What people do with accounts and sessions, on both engines."""
