"""Worlds to look at and to measure: the demo, and seeded ones of any size."""
