"""The sheets that change one card: top up, withdraw, freeze, unfreeze, end."""
