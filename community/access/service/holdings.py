"""What is held on a person here: spaces that let them in by name, pacts they agreed to, and how they have appeared."""

from functools import cache

from sqlalchemy import ColumnElement, bindparam, case, select

from community.access.models import Byline, Confidentiality, Grant, PactAgreement, Space
from community.kernel.columns import Id
from community.kernel.door import Question, clause, outright, reading
from community.kernel.kinds import Holding

KEPT_IN = (Confidentiality.PROTECTED, Confidentiality.EPHEMERAL)  # words that leave on nobody's own wish


def space_shown() -> ColumnElement[str]:
    """The name of the space in the surrounding query, for whoever reads it now; names change after one has left."""
    return case((clause(Space, "read"), Space.name), else_="").label("space")


@cache
def _grants() -> Question:
    columns = select(space_shown(), Grant.level, Grant.granted_at, Grant.whole_history)
    joined = columns.join(Space, Space.space_id == Grant.space_id)
    return reading(Grant, joined.order_by(Grant.grant_id), "hold")


@cache
def _agreements() -> Question:
    columns = select(space_shown(), PactAgreement.version, PactAgreement.agreed_on, PactAgreement.lapses_at)
    joined = columns.join(Space, Space.space_id == PactAgreement.space_id)
    return reading(PactAgreement, joined.order_by(PactAgreement.agreed_on), "hold")


@cache
def _bylines() -> Question:
    """No rule can look a seal up: whoever names these rows has shown by key that they are theirs."""
    columns = select(space_shown(), Byline.kind, Byline.shown, Byline.detail)
    joined = columns.join(Space, Space.space_id == Byline.space_id)
    mine = Byline.byline_id.in_(bindparam("bylines", expanding=True, type_=Id))
    return outright(joined.where(mine).order_by(Byline.byline_id))


HOLDINGS = (
    Holding("spaces_by_name", ("grants.person_id",), _grants),
    Holding("pacts_agreed", ("pact_agreements.person_id",), _agreements),
    Holding("names_shown", ("bylines.person_id", "bylines.seal"), _bylines),
)
