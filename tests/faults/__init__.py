"""What is done to a running messenger that nobody would wish it; long runs."""
