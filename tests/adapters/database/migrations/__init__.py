"""Tests of migrations, on SQLite and on PostgreSQL."""
