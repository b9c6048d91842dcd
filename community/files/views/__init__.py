"""Edges of files: bringing one, letting go of one, opening one."""
