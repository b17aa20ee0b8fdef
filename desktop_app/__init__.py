"""Purser: a desktop card wallet that charges once, keeps every card number and never shows a guess."""

__version__ = "0.1.0"
