"""Roles: what each role may do, why somebody can or cannot open a space, and the pact that a space asks for.

Owns no table: everything here is an answer of the rules. Never: what somebody has read, or who declined a pact.
"""
