"""People: what members tell of themselves, who sees which part of it, the directory, and who looked.

Never: a proof of who somebody is, a number of theirs, or a word about what happened to them.
"""
