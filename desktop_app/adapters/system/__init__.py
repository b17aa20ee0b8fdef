"""This computer: clock, random names, folders, process hardening, the practice bank's process."""
