"""The class service: takes the seats' ledgers, keeps them, and shows them to the instructor."""
