"""Bookmarks: messages one wants to find again."""

from messenger_bookmarks.module import Module

__all__ = ["Module"]
