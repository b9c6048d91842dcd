"""The pause: how it looks on a page, how often it comes up, and what stewards learn from that; never the words.

It owns the counters by space, kind and month. It keeps no person and no moment beside them, and shows nothing of few.
"""
