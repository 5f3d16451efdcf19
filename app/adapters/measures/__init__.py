"""Telling the outside what is measured."""
