"""The pages of the first run: what to start with, the password, the connection."""
