"""The HTTP door to letters."""
