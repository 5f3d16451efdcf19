"""Books that the town has."""
