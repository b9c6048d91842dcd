"""Access: spaces, grants and bylines; `rules.py` is the one place that knows who can read what. Never: content."""
