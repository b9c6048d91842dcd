"""Forums: boards, topics and posts inside spaces, with read positions, history and the import of mailing lists.

Owns everything below a board. Never decides who may read: that is the space's, in access/rules.py.
"""
