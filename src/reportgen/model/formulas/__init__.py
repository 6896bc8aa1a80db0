"""算式: what a district lets the program calculate. They are parsed here and never run as code."""
