"""What is made of runs."""
