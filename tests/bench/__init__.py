"""The bench: that it counts rightly, never how quick anything is."""
