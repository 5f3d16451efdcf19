"""What catalogues' crud promises."""
