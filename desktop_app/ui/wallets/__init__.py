"""The wallets page, and the record of a top-up in words."""
