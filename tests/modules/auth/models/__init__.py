"""What rows know of themselves."""
