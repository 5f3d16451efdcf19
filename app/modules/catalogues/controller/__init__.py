"""The HTTP door to catalogues."""
