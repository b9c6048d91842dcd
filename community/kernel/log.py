"""Structured logs: one JSON line an event, with the request's id, and never content, names or addresses."""

import json
import logging
import sys
from collections.abc import MutableMapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import structlog

REQUEST: ContextVar[str] = ContextVar("request", default="-")
# What a line may carry. Everything else is dropped: a log line must not become a second copy of what was written.
FIELDS = frozenset(
    "event level at request method route status ms kind verb noun attempts error where position digest count port "
    "process database version seconds".split()
)
STANDARD = frozenset(vars(logging.makeLogRecord({})))


def set_up(level: str = "INFO") -> None:
    """Sends structlog's and the standard library's records to standard error as JSON lines."""
    structlog.configure(
        processors=[_stamp, _only_known, structlog.processors.JSONRenderer(serializer=json.dumps)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def _stamp(_logger: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    line["level"] = method
    line["at"] = datetime.now(UTC).isoformat(timespec="milliseconds")
    line["request"] = REQUEST.get()
    return line


def _only_known(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in line.items() if key in FIELDS}


class _Lines(logging.Formatter):
    """Records of libraries: their fixed words and where they came from, never their arguments or values."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {"event": str(record.msg)[:200], "where": f"{record.name}:{record.lineno}"}
        line |= {key: value for key, value in vars(record).items() if key not in STANDARD}
        if record.exc_info and record.exc_info[0]:
            line["error"] = _trace(record.exc_info)
        return json.dumps(_only_known(None, "", _stamp(None, record.levelname.lower(), line)), default=str)


def _trace(caught: Any) -> str:
    """The exception's class and the frames it came through; its text may hold what somebody typed."""
    kind, _, step = caught
    frames = []
    while step is not None:
        code = step.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('community/')[2]}:{step.tb_lineno}")
        step = step.tb_next
    return f"{kind.__name__} at {' < '.join(reversed(frames[-8:]))}"


def line(event: str, **facts: Any) -> None:
    """One line of our own; facts outside FIELDS are dropped."""
    structlog.get_logger().info(event, **facts)
