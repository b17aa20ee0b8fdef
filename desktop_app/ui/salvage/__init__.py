"""What can be saved of a damaged vault: its newest backup, and what can still be read."""
