"""The room that all these pages stand in, and the words for hours."""

from community.backup.service import rota
from community.kernel.web import Room

room = Room("backup", __name__)
room.add_app_template_global(rota.hours_in_words, "on_call_hours")
room.add_app_template_global(rota.first_name, "first_name")
room.add_app_template_global(lambda: rota.DAYS, "weekdays")
