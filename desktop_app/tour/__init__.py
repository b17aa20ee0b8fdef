"""Drives the real window by accessible names and checks it against the practice bank's books."""
