"""Migrations: one history per module, one environment for all of them."""
