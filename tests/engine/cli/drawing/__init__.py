"""The picture of a schema."""
