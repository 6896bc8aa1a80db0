"""Measurements, each a module with main(). Compare ratios within one run, not times between runs."""
