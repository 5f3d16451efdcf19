"""The examples are run as their readers would run them."""
