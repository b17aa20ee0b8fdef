"""Purser: a desktop card wallet that charges once, keeps every number, shows no guess."""

__version__ = "0.1.0"
