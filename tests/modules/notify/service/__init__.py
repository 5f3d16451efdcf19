"""What notify does, on both engines."""
