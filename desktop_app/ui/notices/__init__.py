"""What the owner is told: the list in the window and the desktop's notifications."""
