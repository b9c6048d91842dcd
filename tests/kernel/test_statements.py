"""A page is at most six statements, its reader's own included; counted, on both databases, on a page seen before."""

from sqlalchemy import event

from community.kernel.ids import ref
from tests.access.planting import plant
from tests.backup.calls import ask, on_list
from tests.chat.saying import say
from tests.forums.writing import open_topic, reply

MOST = 6
PAGES = (
    "/",
    "/forums",
    "/forums/alder-team/talk",
    "/forums/alder-team/talk?only=unread",
    "/forums/alder-team/talk?sort=newest&tag=rest",
    "/forums/alder-team/talk/new",
    "/forums/topics/{topic}",
    "/forums/topics/{topic}?from=21",
    "/forums/topics/{topic}/posts?after=3",
    "/spaces",
    "/spaces/alder-team",
    "/people",
    "/people?q=sam&skill=nights&language=spanish&family=nursing&hospital=alder",
    "/people/sam",
    "/settings/profile",
    "/settings/access-log",
    "/welcome/hours",
    "/hospitals",
    "/hospitals?kind=hospital&region=Region+of+Alder&setting=&model=",
    "/hospitals/alder",
    "/hospitals/compare?h=alder&h=quill",
    "/hospitals/map",
    "/hospitals/alder/settings",
    "/hospitals/alder/settings/program",
    "/hospitals/alder/settings/outlets",
    "/hospitals/alder/settings/agreement",
    "/hospitals/alder/roster",
    "/hospitals/alder/roster?q=sam&role=peer_supporter",
    "/hospitals/alder/roster/imports",
    "/hospitals/alder/invitations",
    "/hospitals/alder/domains",
    "/roles",
    "/roles/why?space=alder-team&who=sam",
    "/spaces/alder-team/pact",
    "/spaces/alder-team/pact/words",
    "/help",
    "/settings",
    "/settings/security",
    "/settings/data",
    "/settings/leaving",
    "/settings/leaving/hospitals/alder",
    "/settings/leaving/account",
    "/chat",
    "/chat/alder-team/rounds",
    "/chat/alder-team/rounds?at=3",
    "/chat/channels/{channel}/threads/1",
    "/chat/alder-team/new",
    "/backup",
    "/backup/on-call",
    "/backup/calls/{call}",
    "/backup/calls/{call}/now",
    "/hospitals/alder/on-call?q=sam",
    "/hospitals/alder/on-call/new?who=sam",
    "/hospitals/alder/on-call/{contact}",
    "/search?q=answer",
    "/search?q=answer&space=alder-team",
)


class Counter:
    """Counts what reaches the database, transaction control left out."""

    def __init__(self, engine) -> None:
        self.statements: list[str] = []
        event.listen(engine, "before_cursor_execute", self.note)

    def note(self, _connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            self.statements.append(statement)


def test_a_page_takes_at_most_six_statements(world, as_me, browse):
    first = as_me("sam", open_topic, world.boards["alder-team"], tags=["rest"])
    for number in range(25):
        as_me("sam", reply, first.topic_id, f"Answer {number}")
    plant(world, "commons", "kim")
    for number in range(9):
        as_me("sam", say, world.channels["alder-team"], f"Number {number}", thread=1 if number else 0)
    contact, call = on_list(world, "alder", "mo", "ana")["mo"], as_me("ana", ask)
    named = {"contact": ref(contact), "call": ref(call), "channel": ref(world.channels["alder-team"])}
    ana = browse("ana")
    for page in PAGES:
        path = page.format(topic=ref(first.topic_id), **named)
        for _ in range(2):  # each visit goes on where the one before stopped reading
            assert ana.get(path).status_code == 200, page
        counters = [Counter(engine) for engine in (world.database.reader, world.database.writer)]
        assert ana.get(path).status_code == 200
        seen = [statement for counter in counters for statement in counter.statements]
        assert len(seen) <= MOST, "\n\n".join([page, *seen])
