"""Posts of somebody who leaves: counted, withdrawn as by their author, and unnamed where others quoted or mentioned."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select

from community.access.models import Byline
from community.access.service.mentions import laid_out_again
from community.access.service.withdrawing import Withdrawing
from community.accounts.models import FORMER, Person
from community.forums.models import BoardMark, Post, PostVersion, ReadMark
from community.forums.service.changes import index_again
from community.forums.service.posts import take_away
from community.kernel import ids
from community.kernel.door import OPENED, System, outright
from community.kernel.kinds import Traces
from community.text.markup import inert

SOME = 5  # posts withdrawn in one unit: a first post has the whole topic indexed again
MANY = 4_000  # posts looked through in one unit
FEW = 5  # posts rendered anew in one: the writer must not be kept for long
QUOTED = re.compile(r"\[((?:\\.|[^\]\\\n])*) wrote\]\(/forums/posts/([0-9a-z]{13})\)")
SHOWN = re.compile(r'(<a href="/forums/posts/([0-9a-z]{13})">)[^<]* wrote</a>')


# ------------------------------------------------------------------ unnamed


@dataclass(frozen=True)
class Whose:
    """Who is to be unnamed, and by what they are known in texts."""

    person_id: int
    handle: str
    name: str

    @property
    def link(self) -> str:
        """As it stands in the HTML of a mention."""
        return f'href="/people/{self.handle}"'

    @property
    def second_hand(self) -> str:
        """A line of HTML in the quote of a quote."""
        return f"\n{escape(self.name, quote=False)} wrote:<br>"


def unname(system: System, person_id: int, after: int) -> int | None:
    """Looks through some posts and their former versions, for quotes of theirs and links to their page."""
    upto = _end_of_stretch(system, after)
    if upto is None:
        return None
    wanted = select(Person.person_id, Person.handle, Person.name).where(Person.person_id == person_id)
    whose = Whose(*system.row(outright(wanted)))
    quotes, found = _naming(system, Post, (after, upto), whose)
    if len(found) > FEW:
        found = found[:FEW]
        upto = found[-1]
    posts = select(Post).where(Post.post_id.in_(found)).with_for_update()  # whoever edits one comes before or after
    for post in system.session.scalars(outright(posts)).all():
        _unname(system, post, quotes, whose)
    _mend_versions(system, (after, upto), whose)
    return upto


def _mend_versions(system: System, stretch: tuple[int, int], whose: Whose) -> None:
    quotes, found = _naming(system, PostVersion, stretch, whose)
    wanted = select(PostVersion).where(PostVersion.post_id.in_(found))
    for version in system.session.scalars(outright(wanted)).all():
        version.html = _mended(version.html, quotes, whose)


def _end_of_stretch(system: System, after: int) -> int | None:
    stretch = select(Post.post_id).where(Post.post_id > after).order_by(Post.post_id).limit(MANY).subquery()
    found: int | None = system.scalar(outright(select(func.max(stretch.c.post_id))))
    return found


def _naming(system: System, table: Any, stretch: tuple[int, int], whose: Whose) -> tuple[set[str], list[int]]:
    """Of a stretch, the posts of theirs that are quoted, as in addresses, and the ids of those that name them."""
    after, upto = stretch
    known = (whose.link, whose.second_hand)
    some: ColumnElement[bool] = or_(*(table.html.contains(part, autoescape=True) for part in (" wrote</a>", *known)))
    wanted = select(table.post_id, table.html).where(table.post_id > after, table.post_id <= upto, some)
    rows = system.rows(outright(wanted.order_by(table.post_id)))
    quotes = _theirs(system, whose.person_id, {ref for _, html in rows for ref in _refs(html)})
    named = [post_id for post_id, html in rows if not quotes.isdisjoint(_refs(html)) or any(p in html for p in known)]
    return quotes, list(dict.fromkeys(named))


def _refs(html: str) -> set[str]:
    return {found[1] for found in SHOWN.findall(html)}


def _theirs(system: System, person_id: int, quoted: Iterable[str]) -> set[str]:
    """Of the posts that are quoted, those that this person wrote under their name."""
    known = [ids.row_id(ref) for ref in quoted if set(ref) <= set(ids.LETTERS) and ref[0] <= "7"]
    wanted = select(Post.post_id).join(Byline, Byline.byline_id == Post.byline_id)
    found = system.rows(outright(wanted.where(Post.post_id.in_(known), Byline.person_id == person_id)))
    return {ids.ref(post_id) for (post_id,) in found}


def _unname(system: System, post: Post, quotes: set[str], whose: Whose) -> None:
    """What can be rendered is rendered anew, so that the mention of nobody is plain words; the rest is mended."""
    values: dict[str, Any] = {"html": _mended(post.html, quotes, whose)}
    if post.source and post.renderer:
        source = QUOTED.sub(lambda found: _unquote(found, quotes), post.source)
        source = re.sub(rf"^> {re.escape(inert(whose.name))} wrote:$", f"> {FORMER} wrote:", source, flags=re.MULTILINE)
        values |= {"source": source, **laid_out_again(system, post.space_id, source)}
    for column, value in values.items():
        setattr(post, column, value)
    post.version += 1  # open pages and kept pieces show it anew
    index_again(system, post)


def _unquote(found: re.Match[str], quotes: set[str]) -> str:
    return f"[{FORMER} wrote](/forums/posts/{found[2]})" if found[2] in quotes else found[0]


def _mended(html: str, quotes: set[str], whose: Whose) -> str:
    shown = SHOWN.sub(lambda found: f"{found[1]}{FORMER} wrote</a>" if found[2] in quotes else found[0], html)
    shown = shown.replace(whose.second_hand, f"\n{FORMER} wrote:<br>")
    return re.sub(rf'<a class="mention" {re.escape(whose.link)}>([^<]*)</a>', r"\1", shown)


def forget(system: System, person_id: int, _after: int) -> None:
    """Deletes how far they have read."""
    for table in (ReadMark, BoardMark):
        system.session.execute(delete(table).where(table.person_id == person_id), execution_options=OPENED)


OWN = Withdrawing(Post, take_away, SOME)
TRACES = Traces(OWN.count, OWN.withdraw, unname, forget, OWN.scatter)
