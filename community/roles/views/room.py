"""The room that all these pages stand in."""

from community.kernel.web import Room

room = Room("roles", __name__)
