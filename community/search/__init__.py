"""Search: keeps words findable, and finds them for those who may read them.

Owns the entries and the full-text index beside them. Knows rooms only through kernel.kinds, and never gives a hint of
what its reader may not see.
"""
