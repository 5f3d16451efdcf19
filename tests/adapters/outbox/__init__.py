"""The outbox on both engines."""
