"""What the generator can do: one file for each mode of a job, found by its name."""
