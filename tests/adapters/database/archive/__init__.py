"""Archives: made, damaged, refused and put back."""
