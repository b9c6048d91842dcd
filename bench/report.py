"""What was measured, what failed, and what there was nothing to measure with."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any


class LeftOut(Exception):
    """A step has nothing to measure with on this machine: no failure, but to be said."""


@dataclass
class Report:
    """Figures by page and about the whole; `failed` and `left_out` name steps and say why."""

    whole: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """A part of the run; when it fails the others go on, and its name is kept with the reason."""
        print(f"{name}…", file=sys.stderr, flush=True)
        try:
            yield
        except LeftOut as reason:
            self.left_out.append(f"{name}: {reason}")
        except Exception as error:
            self.failed.append(" ".join(f"{name}: {type(error).__name__}: {error}".split())[:300])

    def note(self, page: str, **figures: Any) -> None:
        """Adds to what is known of a page."""
        self.pages.setdefault(page, {}).update(figures)

    def add(self, other: dict[str, Any]) -> None:
        """Takes over what a process of its own has reported, as `everything` gave it there."""
        for page, figures in other["pages"].items():
            self.note(page, **figures)
        self.whole.update(other["whole"])
        self.failed += other["failed"]
        self.left_out += other["left_out"]

    def everything(self) -> dict[str, Any]:
        """All of it as one object for JSON, with how many bare renders each page costs."""
        for figures in self.pages.values():
            if figures.get("bare_ms") and "cpu_ms" in figures:
                figures["ratio"] = round(figures["cpu_ms"] / figures["bare_ms"], 2)
        return asdict(self)
