"""Catalogues, through the door and below it, on both engines."""
