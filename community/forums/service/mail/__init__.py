"""Mail: brings the archive of a mailing list in as topics and posts, once, holding back what the guard finds.

Owns mbox, MIME, threading, quotes and signatures. Never decides who reads: what comes in belongs to a board's space.
"""
