"""A town of two modules, so that these tests need no real ones: a library, and lending from it."""
