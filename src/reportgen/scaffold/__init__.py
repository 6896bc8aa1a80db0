"""What a bureau and its offices start from: schemas, the list of keys, new districts, years and files."""
