"""This package reads and writes files, locks folders, knows what lies where, and packs and aligns text."""
