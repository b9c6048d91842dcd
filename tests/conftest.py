"""Fixtures: a migrated database of either kind, the small world, the app, and everyone signed in."""

import itertools
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import CodeType

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import create_engine, make_url, text, update
from werkzeug.test import TestResponse

from community.app import create_app
from community.kernel import clock, migrating
from community.kernel.bus import Bus
from community.kernel.columns import Base
from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.door import OPENED, Me, System
from community.kernel.keys import Keys
from community.wiring import wire
from tests import people
from tests.services import postgres_url

SECRET = "a secret for tests, long enough to be one"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
NUMBERS = itertools.count()


class Laid(BytecodeCache):
    """What was compiled of a template for one app serves every other."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.held.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self.held[bucket.key, bucket.checksum] = bucket.code


Flask.jinja_options = {"bytecode_cache": Laid()}


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys(SECRET)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    database = Database(f"sqlite:///{path}")
    migrating.upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_template() -> str:
    name = f"template_{WORKER}_{os.getpid()}"
    _on_server(f"CREATE DATABASE {name}")
    database = Database(_named(name))
    migrating.upgrade(database)
    database.close()
    return name


def _named(name: str) -> str:
    return make_url(postgres_url()).set(database=name).render_as_string(hide_password=False)


def _on_server(statement: str) -> None:
    engine = create_engine(postgres_url(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database of its own, first SQLite, then PostgreSQL."""
    template = request.getfixturevalue(f"{request.param}_template")
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite"
        shutil.copy(template, path)
        yield f"sqlite:///{path}"
        return
    name = f"test_{WORKER}_{os.getpid()}_{next(NUMBERS)}"
    _on_server(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield _named(name)
    _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    wire(Bus())
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def world(database: Database) -> people.World:
    """The small world, with ids that no world before it had: what a process remembers by them is of another one."""
    return people.build(database)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        folder=tmp_path,
        database_url=database_url,
        secret=SECRET,
        origin="http://localhost",
        writes="10000/minute",
        searches="10000/minute",
        sign_in_tries="1000/minute",
    )


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return create_app(settings, database)


@pytest.fixture
def stored(world: people.World, settings: Settings) -> people.World:
    """The world with a place for the bytes of planted files."""
    world.settings = settings
    return world


Act = Callable[..., object]


@pytest.fixture
def as_me(world: people.World, keys: Keys) -> Callable[..., object]:
    """Runs `as_me("ana", function, ...)`: function(me, ...) in a unit of Ana's."""

    def run(name: str, function: Act, *arguments: object, **facts: object) -> object:
        with world.database.unit(writes=True) as session:
            return function(Me(session, world.people[name], keys), *arguments, **facts)

    return run


@pytest.fixture
def system(database: Database, keys: Keys) -> Callable[..., object]:
    """Runs `system(function, ...)`: function(system, ...) in a writing unit of the installation's own."""

    def run(function: Act, *arguments: object) -> object:
        with database.unit(writes=True) as session:
            return function(System(session, keys, "test"), *arguments)

    return run


@pytest.fixture
def backdate(database: Database) -> Callable[..., None]:
    """`backdate(Topic, id, days=3)` makes a row older than it is."""

    def run(noun: type[Base], row_id: int, days: float, column: str = "opened_at") -> None:
        key = noun.__mapper__.primary_key[0]
        moment = clock.now() - timedelta(days=days)
        with database.unit(writes=True) as session:
            session.execute(update(noun).where(key == row_id).values({column: moment}), execution_options=OPENED)

    return run


class Browser:
    """A member's client: knows their session, and fills a form's hidden fields before it posts."""

    def __init__(self, client: FlaskClient, token: str | None) -> None:
        self.client = client
        if token:
            client.set_cookie("session", token)

    def get(self, path: str, **options: object) -> TestResponse:
        return self.client.get(path, **options)  # type: ignore[arg-type]  # - passed on

    def post(self, path: str, page: str | None = None, **fields: object) -> TestResponse:
        """Posts `fields` with the hidden ones of the form on `page` (by default the path itself)."""
        shown = re.sub(r"(?s)<template.*?</template>", "", self.get(page or path).get_data(as_text=True))
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown))
        return self.client.post(path, data={**hidden, **fields})


@pytest.fixture
def browse(app: Flask, world: people.World) -> Callable[[str | None], Browser]:
    """`browse("ana")` is Ana's browser; `browse(None)` a stranger's."""

    def browser(name: str | None) -> Browser:
        return Browser(app.test_client(), world.token(name) if name else None)

    return browser
