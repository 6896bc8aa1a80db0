"""For the 区财政局: who has handed in, the ledger, the overview, the collected volume, the manifest."""
