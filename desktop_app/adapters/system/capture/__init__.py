"""Keeping windows out of pictures of the screen, one file for each system that has a way."""
