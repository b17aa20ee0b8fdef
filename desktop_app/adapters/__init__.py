"""The world behind the ports: one small room each, strangers to one another."""
