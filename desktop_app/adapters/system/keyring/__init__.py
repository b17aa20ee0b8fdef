"""The keyring of the desktop, or none; never one that keeps its secrets in clear."""
