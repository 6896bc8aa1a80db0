"""Bytes of a file to text, to a tree with the place of everything, to the model."""
