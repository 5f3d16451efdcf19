"""Tests of the shapes of chats."""
