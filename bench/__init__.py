"""Measurements, each a module with main(); ratios within one run are what counts, not the times."""
