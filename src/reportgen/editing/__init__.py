"""Changes of single values in an office's file: byte for byte, with their effect shown, none lost."""
