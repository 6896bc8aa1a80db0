"""Wrong characters of official prose: two lists of misprints, and the words that say where a word ends."""
