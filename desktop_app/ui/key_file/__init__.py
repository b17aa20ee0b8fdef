"""The owner's key file in the window."""
