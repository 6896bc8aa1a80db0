"""References in sentences, through the program's doors."""
