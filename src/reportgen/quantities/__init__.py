"""Every number of a report: read out of all its texts once, with what it counts and what stands for it."""
