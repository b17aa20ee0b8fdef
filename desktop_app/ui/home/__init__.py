"""The unlocked window: navigation, truth line, and the pages between them."""
