"""Sealed files for a card's holder: a page that a browser opens with a passphrase alone."""
