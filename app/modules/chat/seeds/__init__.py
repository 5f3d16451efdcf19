"""Demo groups in which the seeded people talk, so that there is something to look at."""
