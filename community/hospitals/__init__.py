"""Hospitals: what a member hospital shows of itself and its program, the member map, and how a new one joins.

Never: counts of support given, a person's private number, or anything anyone wrote in a space.
"""
