"""Leaving: a hospital, or the community altogether, with what ends and what stays shown before it happens.

Owns the days in which somebody can change their mind, and what empties an account after them. Never: a hint to anybody
of what was written under a pseudonym.
"""
