"""The practice bank's panel."""
