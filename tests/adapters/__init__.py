"""Each adapter against the outside world it stands for."""
