"""The Activity page: every charge, and everything that happened."""
