"""Tests of the demo groups."""
