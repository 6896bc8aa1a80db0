"""The rules, one file a subject. A function marked with @rule in any file here is found by rulebook.py."""
