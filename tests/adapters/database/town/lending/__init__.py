"""Who has taken which book."""
