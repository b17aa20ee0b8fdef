"""Where objects meet: the only place that constructs adapters and wires them together."""
