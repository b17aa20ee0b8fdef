"""The look in one place: palette, type, icons and the theme that is current."""
