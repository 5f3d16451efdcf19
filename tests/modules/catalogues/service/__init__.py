"""What catalogues' service promises."""
