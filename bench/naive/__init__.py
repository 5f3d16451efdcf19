"""The baseline: the chat that FastAPI tutorials build, honestly made and nothing more."""
