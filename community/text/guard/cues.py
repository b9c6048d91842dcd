"""Closed lists of words that stand around names, places, days and people; `lists/cues.txt` says what each is for."""

from pathlib import Path

from community.text.guard.phrases import sections

LISTS = Path(__file__).with_name("lists")
_CUES = {name: frozenset(" ".join(lines).split()) for name, lines in sections(LISTS / "cues.txt").items()}

TITLES = _CUES["titles"]
SURE_TITLES = _CUES["sure titles"]
BEFORE_NAME = _CUES["before name"]
LOOSE = _CUES["loose"]
AFTER_NAME = _CUES["after name"]
AFTER_AMBIGUOUS = _CUES["after ambiguous"]
FUNCTION = _CUES["function"]
PARTICLES = _CUES["particles"]
HEADS = _CUES["heads"]
HOSPITALS = _CUES["hospitals"]
CARE = _CUES["care"]
HOMES = _CUES["homes"]
SPECIALTIES = _CUES["specialties"]
SAINTS = _CUES["saints"]
LAST_HEADS = _CUES["last heads"]
GENERIC = _CUES["generic"]
ADMITTED = _CUES["admitted"]
SPOKEN = _CUES["spoken"]
TOPONYMS = _CUES["toponyms"]
NEAR = _CUES["near"]
AREAS = _CUES["areas"]
CONTACTS = _CUES["contacts"]
THINGS = _CUES["things"]
PERSONS = _CUES["persons"]
ABBREVIATED = _CUES["abbreviated"]
HUMAN_VERBS = _CUES["human verbs"]
ACTS = AFTER_NAME | AFTER_AMBIGUOUS | HUMAN_VERBS
ABSTRACT = _CUES["abstract"]
KIN = _CUES["kin"]
TOLD = _CUES["told"]
NUMBERED = _CUES["numbered"]
INSTITUTIONAL = _CUES["institutional"]
AT_WORK = _CUES["at work"]
RELATED = _CUES["related"]
PERFORMED = _CUES["performed"]
SUNG = _CUES["sung"]
GRADED = _CUES["graded"]
MEASURED = _CUES["measured"]
INSTRUMENTS = _CUES["instruments"]
SUFFERED = _CUES["suffered"]
ON = frozenset(("on", "from", "to", "at", "off"))
PRACTICES = _CUES["practices"]
DEPARTMENTS = _CUES["departments"]
NATURE = _CUES["nature"]
CARED_WITH = _CUES["cared with"]
MEETING_ROOMS = _CUES["meeting rooms"]
WORKS = _CUES["works"]
AUTHORED = _CUES["authored"]
KINDS = _CUES["kinds"]
DEVICES = _CUES["devices"]
BEING = _CUES["being"]
QUALITIES = _CUES["qualities"]
AT_BEDSIDE = _CUES["at bedside"]
HOUSES = _CUES["houses"]
SENT = _CUES["sent"]
SCENES = _CUES["scenes"]
DRILLED = _CUES["drilled"]
ROADS = _CUES["roads"]
CROWD = _CUES["crowd"]
BEFORE_SMALL = BEFORE_NAME | _CUES["before small"]
DRUG_ENDINGS = tuple(_CUES["drug endings"])
MEDICAL_ENDINGS = tuple(_CUES["medical endings"])
FAMOUS = frozenset(sections(LISTS / "hospitals.txt")[""])
STREETS = (
    r"st|street|rd|road|ave|avenue|blvd|boulevard|ln|lane|dr|drive|ct|court|pl|place|ter|terrace|way|pkwy|parkway|"
    r"hwy|highway|cir|circle|sq|square|trail|turnpike|pike|row|loop|alley|crescent|close"
)
