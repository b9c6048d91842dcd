"""Column types and the declarative base that every table shares."""

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Index, Integer, MetaData, TypeDecorator, column
from sqlalchemy.orm import DeclarativeBase, mapped_column

from community.kernel.ids import new_id

# SQLite gives a row its rowid, and so its fastest key, only when the column is spelled INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware UTC time; SQLite has no zones, so there it is stored without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware in, UTC stored; a naive time is a mistake and raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times must be aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """All tables; names of constraints follow one convention so migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: dict[Any, Any] = {datetime: Moment()}  # noqa: RUF012 - SQLAlchemy reads it off the class


Key = Annotated[int, mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)]
Ref = Annotated[int, mapped_column(Id)]


def index_of_set(name: str, last: str, after: tuple[str, ...] = ()) -> Index:
    """An index on `after` and `last` of those rows only in which `last` is set: where few are, it costs nothing."""
    is_set = column(last).is_not(None)
    return Index(name, *after, last, sqlite_where=is_set, postgresql_where=is_set)
