"""Generate a fictional district, 示例市示例区, of any size for demonstration and tests; same seed, same data."""
