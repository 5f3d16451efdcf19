"""Letters, templates and preferences."""
