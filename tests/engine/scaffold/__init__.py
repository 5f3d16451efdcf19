"""New modules: their names, their files, their places."""
