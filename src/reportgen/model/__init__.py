"""This package defines what a district lays down and what an office states, with their Chinese keys."""
