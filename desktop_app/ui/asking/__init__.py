"""The master password asked for again before some acts."""
