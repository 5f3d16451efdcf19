"""The schema as a picture: what is drawn, and in which language."""
