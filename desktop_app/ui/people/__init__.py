"""The people who hold cards."""
