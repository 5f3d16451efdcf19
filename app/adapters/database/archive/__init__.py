"""Archives: everything that is in a database, in one file that either engine can read."""
