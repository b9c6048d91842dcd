"""Mail: brings the archive of a mailing list in as topics and posts, once, with its authors, held back where the guard says.

Owns mbox, MIME, threading, quotes and signatures. Never decides who reads: what is brought in belongs to a board's space.
"""
