"""Hospitals and parishes with a name of the church: `Our Lady of the Lake`, `Good Shepherd`, `Sisters of Mercy`."""

from collections.abc import Iterator

from community.text.guard.phrases import late
from community.text.guard.scanned import Scanned

Span = tuple[int, int]
# Words without one of which there is no such name.
HOLY = frozenset(
    "lady savior saviour redeemer blessed angels peace heaven martyrs apostles saints rosary sea sick afflicted "
    "christians mercy nazareth sisters brothers daughters company servants shepherd precious sacred immaculate counsel "
    "perpetual divine bon incarnate christ guardian stella regina mater holy mount".split()
)
_NAME = r"[A-Z][\w'\u2019-]{1,30}"
_OF = rf"of (?:the |our )?{_NAME}(?: (?:of (?:the )?)?{_NAME}){{0,3}}"
_NOT_HOLY = (
    "Cow|Moly|Smokes?|Week|Monday|Thursday|Friday|Saturday|Bible|Grail|Communion|Spirit|Ghost|Land|Days?|Book|See|Month|"
    "Qur'?an|Quran|Eucharist|Crap|Hell|Toledo|Guacamole|Mackerel|Shit|Orders|Roman|War|Night|City|Scripture"
)
_HOUSE = late(
    rf"(?<!\w)(?=[BCDGHILMOPQRS])(?:Our (?:Lady|Saviou?r|Redeemer|Blessed Mother)\b(?: {_OF})?"
    r"|(?:Queen|Star|Help|Consolation|House|Refuge|Comforter) of (?:the |our )?"
    r"(?:Angels|Peace|Heaven|Martyrs|Apostles|Saints|All Saints|Rosary|Sea|Sick|Afflicted|Christians|Mercy|Nazareth)\b"
    rf"|(?:Little )?(?:Sisters|Brothers|Daughters|Company|Servants) of (?:the )?"
    r"(?:Mercy|Charity|Mary|Providence|Poor|Saint|St|Holy|Sacred|Bon|Compassion|Sorrows?|Resurrection|Cross)\b"
    rf"(?:\.? {_NAME})?"
    r"|(?:Good Shepherd|Blessed Sacrament|Precious Blood|Sacred Heart|Immaculate (?:Conception|Heart)|Good Counsel|"
    r"Perpetual Help|Divine (?:Mercy|Providence|Saviou?r)|Bon Secours|Incarnate Word|Christ the (?:King|Redeemer)|"
    r"Guardian Angels?|Stella Maris|Regina (?:Caeli|Coeli|Pacis)|Mater (?:Dei|Misericordiae))\b"
    rf"|(?:Most )?Holy (?!(?:{_NOT_HOLY})\b){_NAME}"
    r"|Mount (?!Everest|Rushmore|Kilimanjaro|Fuji|Olympus|Vesuvius|Doom|Laundry)[A-Z][a-z'\u2019-]{2,20}"
    r")"
)

_SMALL_HOUSE = late(
    r"(?<!\w)our lady (?:of (?:the )?)[a-z'\u2019-]{3,20}|(?<=\bat )st\.? (?!at\b|in\b)[a-z]{3,15}['\u2019]s\b"
)


def found(scanned: Scanned) -> Iterator[Span]:
    """The spans of such names."""
    text = scanned.text
    if scanned.says(HOLY):
        yield from (match.span() for match in _HOUSE.finditer(text))
    if "our lady" in text or "at st" in text:
        yield from (match.span() for match in _SMALL_HOUSE.finditer(text))
