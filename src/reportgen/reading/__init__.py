"""This package reads the bytes of a file into text, then into a tree with the place of every value, then into the model."""
