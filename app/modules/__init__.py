"""The capabilities; a folder each, switched on by its name in MODULES."""
