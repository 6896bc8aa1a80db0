"""Edit single values of an office's file: preview the effect, write, log and undo."""
