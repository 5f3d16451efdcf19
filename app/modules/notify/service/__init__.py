"""Letters, their templates, and who wants which."""
