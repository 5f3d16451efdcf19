"""The servers that are measured: the product, and the naive chat beside it."""
