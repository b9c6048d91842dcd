"""Every setting in one typed table; docs/settings.md is printed from it."""

from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment as COMMUNITY_<NAME>, or from a file `community.env` in the working folder."""

    model_config = SettingsConfigDict(env_prefix="COMMUNITY_", env_file="community.env", extra="ignore")

    folder: Path = Field(Path("var"), description="Where the database, the secret and the mailbox are kept.")
    database_url: str = Field(
        "",
        description="SQLAlchemy address of the database, for example postgresql+psycopg://user@host/name. "
        "Empty means a SQLite file in the folder above.",
    )
    redis_url: str = Field("", description="Redis, needed as soon as more than one process serves.")
    secret: str = Field(
        "",
        description="Master key for tokens and pseudonyms, at least 32 characters, kept outside the database. "
        "Empty means one is made and kept in the folder.",
    )
    origin: str = Field("http://127.0.0.1:5000", description="The one public address; links in mail come from it.")
    also_hosts: str = Field("", description="Further host names that may be asked for, separated by commas.")
    port: int = Field(5000, description="Port to listen on.", ge=0, le=65535)
    bind: str = Field("127.0.0.1", description="Address to listen on.")
    processes: int = Field(1, description="Serving processes; more than one needs PostgreSQL.", ge=1, le=64)
    behind_proxy: bool = Field(False, description="Believe X-Forwarded-For and -Proto of one proxy in front.")
    demo: bool = Field(False, description="Show the demo people on the sign-in page. Never with real members.")
    session_hours: int = Field(24, description="A session ends this many hours after sign-in.", ge=1)
    idle_hours: int = Field(8, description="A session ends after this many hours without use.", ge=1)
    sign_in_tries: str = Field("10/minute", description="Sign-in attempts per address and per account.")
    letters: str = Field("5/hour", description="Letters with a link that can be asked for, per account.")
    writes: str = Field("60/minute", description="Posts and other writes per person.")
    searches: str = Field("60/minute", description="Searches per person.")
    render_children: int = Field(1, description="Child processes that turn Markdown into HTML.", ge=1, le=16)
    render_seconds: float = Field(0.4, description="A text that takes longer than this to render is refused.", gt=0)
    search_seconds: float = Field(2.0, description="A search that takes longer is cut short with a sentence.", gt=0)
    body_bytes: int = Field(262_144, description="Largest request body.", ge=16_384)
    files_url: str = Field(
        "",
        description="Where attached files lie, for example s3://bucket?endpoint=https://host&region=name (needs the "
        "extra `s3`). Empty means the folder `files` in the folder above.",
    )
    file_bytes: int = Field(10_000_000, description="Largest attached file.", ge=100_000, le=50_000_000)
    files_waiting: int = Field(20, description="Files that one person may have attached and not yet sent.", ge=5)
    smtp_url: str = Field("", description="smtp://user:password@host:port. Empty means the mailbox folder.")
    roster_letters: int = Field(120, description="Letters a minute when a whole roster is invited.", ge=1)
    mail_from: str = Field("community@localhost", description="Sender of our mail.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    metrics_token: str = Field("", description="Bearer token for /metrics; empty means loopback callers only.")

    @property
    def database(self) -> str:
        """The database address in force."""
        return self.database_url or f"sqlite:///{self.folder.resolve() / 'community.sqlite'}"

    @property
    def secure(self) -> bool:
        """Whether people reach us over TLS, so cookies can carry the __Host- prefix."""
        return self.origin.startswith("https://")

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Host headers that are ours."""
        also = [host.strip() for host in self.also_hosts.split(",") if host.strip()]
        return frozenset([urlsplit(self.origin).netloc, *also])


def docs() -> str:
    """The settings as a Markdown page."""
    lines = ["# Settings", "", (Settings.__doc__ or "").strip(), "", "| name | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if str(field.default) else "(empty)"
        lines.append(f"| `COMMUNITY_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"
