"""Pages: pacts, what roles may do, and why somebody can or cannot open a space."""
