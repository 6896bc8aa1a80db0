"""The district: every office of a year, only what changed, by several workers, and nothing lost."""
