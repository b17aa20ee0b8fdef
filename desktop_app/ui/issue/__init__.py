"""The issue page: form, review, and the course of one issue."""
