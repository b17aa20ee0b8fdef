"""The cards: list, detail and face."""
