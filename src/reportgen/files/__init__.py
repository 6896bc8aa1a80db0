"""The disk: files that appear whole or not at all, the lock, what lies where, deflate, text in columns."""
