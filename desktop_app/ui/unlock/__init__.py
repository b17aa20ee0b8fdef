"""The page that asks for the master password."""
