"""What can be done with catalogues: see which there are, read, keep, import and export."""
