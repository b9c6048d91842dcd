"""Peer Support Community: where hospital peer-support teams talk, learn and meet."""
