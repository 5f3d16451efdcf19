"""Measures the messenger beside a naive chat, with a load generator of its own."""
