"""Build many offices: find those that changed, build them with several workers, publish each at once."""
