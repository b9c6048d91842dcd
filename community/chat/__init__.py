"""Chat: channels in spaces, where what is said arrives at once, in order, once.

It owns channels, messages with their former versions, and how far people have read. It never widens an audience: a
channel is read by whoever reads its space. It never decides on its own what was said: the table does, by its numbers.
"""
