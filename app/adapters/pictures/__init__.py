"""Pictures, decoded and encoded."""
