"""Exports: what is held on a person, and what a space lets out, as a file to take along.

Owns the files and their end. Never decides what belongs into one: rooms say what they hold, and by which names.
"""
