"""Modules that only the tests of the engine switch on."""
