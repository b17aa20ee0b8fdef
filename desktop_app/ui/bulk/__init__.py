"""Many cards from one file."""
