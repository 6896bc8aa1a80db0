"""All reports of a year bound into one PDF (汇编.pdf), whole and under one numbering."""
