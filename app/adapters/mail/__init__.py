"""Letters out of the house: to a mail server, or into the log where there is none."""
