"""The event outbox: what has to be told after a commit, kept in the database until it has been."""
