"""Tests of the constructor and its doors."""
