"""Tests of the way from an event to the network."""
