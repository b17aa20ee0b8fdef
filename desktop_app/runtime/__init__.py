"""The worker thread; knows no cards and no Qt."""
