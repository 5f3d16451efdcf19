"""The shapes of chats, members and messages on the wire."""
