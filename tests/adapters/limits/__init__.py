"""Tests of how often things may be done."""
