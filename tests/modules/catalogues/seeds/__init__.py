"""What catalogues' seeds promises."""
