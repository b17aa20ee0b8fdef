"""Ways for events to come in: relays that are read, tunnels, and a receiver on this computer."""
