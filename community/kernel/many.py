"""A column's value among many that are given at once: one value of a statement, however many there are.

An IN with a place for each of them is another statement for every number of them, and with a thousand takes longer to
write than to answer. Here they travel as one array to PostgreSQL and as JSON to SQLite.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, Boolean, Dialect, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class Many(TypeDecorator[Collection[Any]]):
    """Values of one type: whole numbers or text."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """An array where there are some."""
        return dialect.type_descriptor(ARRAY(self.item) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        """As the driver takes them."""
        found = list(value or ())
        return found if dialect.name == "postgresql" else json.dumps(found)


class Among(FunctionElement[bool]):
    """The condition itself; made by `one_of`."""

    type = Boolean()
    name = "among"
    inherit_cache = True


def one_of(column: InstrumentedAttribute[Any], name: str) -> Among:
    """Whether a column's value is one of those given under `name` when the statement is run."""
    return Among(column, bindparam(name, type_=Many(column.type)))


@compiles(Among, "postgresql")
def _any(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    value, some = element.clauses
    return f"{compiler.process(value, **options)} = ANY ({compiler.process(some, **options)})"


@compiles(Among, "sqlite")
def _each(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    value, some = element.clauses
    found = f"SELECT value FROM json_each({compiler.process(some, **options)})"  # noqa: S608 - a place for a value
    return f"{compiler.process(value, **options)} IN ({found})"
