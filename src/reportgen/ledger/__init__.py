"""What the 区财政局 sees of a year at a glance: the ledger (台账.xlsx) and the overview (index.html)."""
