"""A fictional district to show and to test with: 示例市示例区, of any size, the same for the same seed."""
