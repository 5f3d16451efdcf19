"""What catalogues' controller promises."""
