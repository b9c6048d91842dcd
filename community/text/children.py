"""The render pool: where the serving process has user text laid out, by children that can be killed."""

import queue
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from community.text.bounds import TooHard, TooLong, fit, too_hard
from community.text.frames import Corrupt
from community.text.markup import Rendered, plain_paragraphs
from community.text.process import Child, Unavailable

__all__ = ["Corrupt", "Pool", "TooHard", "TooLong", "Unavailable"]

BATCH = 16
"""Texts sent ahead to one child; between batches somebody else may have it, so an import holds nobody up for long."""

_TRIES = 2


class Pool:
    """Some render children, started when first needed, kept, and replaced when they overrun or die.

    `deadline` is in seconds for each text, `patience` in seconds to wait for a child that is free. Any number of
    threads or greenlets may call at once.
    """

    def __init__(self, children: int = 1, deadline: float = 0.4, patience: float = 10.0) -> None:
        self._deadline, self._patience, self._closed = deadline, patience, False
        self._idle: queue.Queue[Child] = queue.Queue()
        for _ in range(children):
            self._idle.put(Child())

    def render(self, text: str) -> Rendered:
        """The text laid out; on the spot where it has no markup. Raises TooLong, TooHard, Unavailable, Corrupt."""
        [result] = self.render_many([text])
        if isinstance(result, Rendered):
            return result
        raise result

    def render_many(self, texts: Iterable[str]) -> list[Rendered | TooHard | TooLong]:
        """Each text laid out, or the refusal it met, in the same order. Raises Unavailable, Corrupt."""
        results = [_without_child(text) for text in texts]
        waiting = [place for place, result in enumerate(results) if isinstance(result, str)]
        for places in _batches(waiting):
            laid_out = self._laid_out([str(results[place]) for place in places])
            for place, result in zip(places, laid_out, strict=True):
                results[place] = result
        return [result for result in results if not isinstance(result, str)]

    def close(self) -> None:
        """End the children: idle ones now, a busy one as soon as its caller is done. Safe to call twice."""
        self._closed = True
        self._end_if_closed()

    def _laid_out(self, texts: Sequence[str]) -> list[Rendered | TooHard]:
        results: list[Rendered | TooHard] = []
        deaths = 0
        with self._child() as child:
            while len(results) < len(texts):
                outcomes, ending = child.answers(texts[len(results) :], self._deadline)
                results += map(_result, outcomes)
                deaths = (0 if outcomes else deaths) + (ending == "died")
                if ending == "overrun" or deaths == _TRIES:
                    results.append(too_hard())
                    deaths = 0
                if ending != "done":
                    child.start()  # loads while nobody waits for it
        return results

    @contextmanager
    def _child(self) -> Iterator[Child]:
        child = self._free()
        try:
            yield child
        finally:
            self._idle.put(child)
            self._end_if_closed()

    def _free(self) -> Child:
        if self._closed:
            raise Unavailable("The render pool is closed")
        try:
            return self._idle.get(timeout=self._patience)
        except queue.Empty:
            raise Unavailable("No render child is free") from None

    def _end_if_closed(self) -> None:
        while self._closed:
            try:
                self._idle.get_nowait().end()
            except queue.Empty:
                return


def _without_child(text: str) -> Rendered | TooLong | TooHard | str:
    """The result where no child is needed, else the text as a child should have it."""
    try:
        return plain_paragraphs(text) or fit(text)
    except TooLong as refusal:
        return refusal


def _result(outcome: Any) -> Rendered | TooHard:
    if outcome is None:
        return too_hard()
    try:
        return Rendered(**{**outcome, "mentions": tuple(outcome["mentions"])})
    except (TypeError, KeyError) as error:
        raise Corrupt("an answer that is no rendered text") from error


def _batches(places: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(places)
    while batch := list(islice(rest, BATCH)):
        yield batch
