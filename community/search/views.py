"""Pages: search."""

from community.kernel.web import Room

room = Room("search", __name__)
