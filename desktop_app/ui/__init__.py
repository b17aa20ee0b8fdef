"""The window: shows snapshots, collects input, asks use cases; holds no rules and no state."""
