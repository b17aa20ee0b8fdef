"""The recovery kit in the window: its printed page, its sheets, its place in the settings."""
