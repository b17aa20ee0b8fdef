"""The settings: connection, wallets, security, appearance, and what Purser is."""
