"""Tests of telling the outside what is measured."""
