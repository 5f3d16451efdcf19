"""Writes new modules: `manage.py create-module NAME`."""
