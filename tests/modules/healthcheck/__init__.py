"""Tests of the module healthcheck."""
