"""What is made of the runs: medians, a file, tables, plots, and the part of the README."""
