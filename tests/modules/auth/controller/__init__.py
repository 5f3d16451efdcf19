"""The HTTP door to accounts and sessions."""
