"""What a district lays down and an office states: the map between Chinese keys and attributes."""
