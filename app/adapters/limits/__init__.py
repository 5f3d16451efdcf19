"""How often things may be done: counted here, and across nodes in Redis."""
