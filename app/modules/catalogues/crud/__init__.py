"""Which tables are catalogues, and what is in them."""
