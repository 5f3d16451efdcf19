"""The rows that the shipped catalogues begin with."""
