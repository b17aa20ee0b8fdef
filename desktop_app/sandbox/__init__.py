"""A practice bank on a loopback port: one exact ledger, spoken to in the published wire formats."""
