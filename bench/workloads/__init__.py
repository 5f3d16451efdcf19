"""What is measured: one file for each workload; a new file is found by itself."""
