"""The report: results out of the ledger, its forms, and whether one was altered."""
