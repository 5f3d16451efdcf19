"""The modes of the load generator, each against a running messenger."""
