"""The vault: a key file beside one encrypted database; numbers sealed again, field by field."""
