"""Small widgets that every screen is made of; import each from its own module."""
