"""A run over the whole district: build, write the district's own files, show the states, watch for changes."""
