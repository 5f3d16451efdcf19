"""What people do with chats; one method per action, the same behind both doors."""
