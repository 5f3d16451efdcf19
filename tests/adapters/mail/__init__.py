"""Letters over SMTP and into the log."""
