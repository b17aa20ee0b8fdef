"""Rules by which money is moved, or their owner is told, without a click."""
