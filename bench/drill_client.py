"""One person with a channel open, as static/chat does it: an outbox that forgets nothing, a line that catches up.

What is said is sent in order, each under a key of its own, and again under the same key until it is acknowledged. What
is heard is shown only when it follows on the last one; everything else is fetched, and so is whatever was missed.
"""

import re
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from bench.chat_world import PAGE, token
from bench.line import Closed, Http, Line

WAITS = (0.1, 0.2, 0.4, 0.8)  # seconds between tries; the browser's are longer
JSON = "application/json"
CSRF = re.compile(r'name="csrf_token" value="([^"]*)"')
ITEM = re.compile(r'<li class="message[^>]* data-seq="(\d+)".*?<div class="prose">(.*?)</div>', re.DOTALL)
WORDS = re.compile(r"word [a-z]+")
OWN_AFTER = 0.4  # seconds after which one's own message is fetched when it was not heard
ONCE_MORE = 3.0  # seconds after which what could not be fetched is asked for again


def letters(number: int) -> str:
    """A number as letters: the guard asks about digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


@dataclass
class Entry:
    """Something said: unique words, the key it is sent under, and what became of it."""

    words: str
    key: str = field(default_factory=lambda: token_hex(16))
    tries: int = 0
    sent_at: float = 0.0
    acknowledged_at: float = 0.0
    seq: int = 0


class Client:
    """Two threads: one empties the outbox, the other holds the line. `refused` and `odd` must stay empty."""

    def __init__(self, port: int, channel: str, number: int) -> None:
        self.port, self.channel, self.number = port, channel, number
        self.outbox: deque[Entry] = deque()
        self.acknowledged: list[Entry] = []
        self.refused: list[str] = []
        self.odd: list[str] = []
        self.shown: dict[int, str] = {}
        self.last = self.changes = self.heard = self.lines = self.fetches = 0
        self.is_sending = self.is_open = False
        self._due: dict[int, float] = {}
        self._late = 0.0
        self._csrf, self._said = "", 0
        self._go, self._ended = threading.Event(), threading.Event()
        self._sending = Http(port, token(number))
        self._fetching = Http(port, token(number))
        self._threads = [threading.Thread(target=one, daemon=True) for one in (self._empty, self._hold)]

    def begin(self) -> None:
        """Starts both threads."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Stops them; what is in the outbox stays there."""
        self._ended.set()
        self._go.set()
        for thread in self._threads:
            thread.join(15)
        self._sending.close()
        self._fetching.close()

    def say(self) -> str:
        """Puts the next words into the outbox."""
        self._said += 1
        words = f"word {letters(self.number)}x{letters(self._said)}x"
        self.outbox.append(Entry(words))
        self._go.set()
        return words

    # -------------------------------------------------------------- the outbox

    def _empty(self) -> None:
        failed = 0
        while not self._ended.is_set():
            if self.outbox and self._send(self.outbox[0]):
                failed = 0
                continue
            failed = failed + 1 if self.outbox else 0
            self._go.wait(WAITS[min(failed, len(WAITS) - 1)])
            self._go.clear()

    def _send(self, entry: Entry) -> bool:
        """Whether to go on with the next one."""
        self.is_sending = True
        try:
            entry.tries, entry.sent_at = entry.tries + 1, time.time()
            status, text = self._post(entry)
        except OSError:
            return False
        finally:
            self.is_sending = False
        if status == 200:
            return self._done(entry, Http.read(text))
        if status >= 500 or status == 429:
            return False
        self.refused.append(f"{status} {text[:300]}")
        self.outbox.popleft()
        return True

    def _post(self, entry: Entry) -> tuple[int, str]:
        if not self._csrf:
            found = CSRF.search(self._sending.ask(PAGE)[1])
            if not found:
                raise Closed("no page, no token")
            self._csrf = found[1]
        path = f"/chat/channels/{self.channel}/messages"
        headers = {"X_CSRF_Token": self._csrf, "Idempotency_Key": entry.key, "Content_Type": JSON, "Accept": JSON}
        return self._sending.ask(path, {"body": entry.words, "byline": "full", "answers": ""}, **headers)

    def _done(self, entry: Entry, stored: dict[str, Any]) -> bool:
        entry.seq, entry.acknowledged_at = stored["seq"], time.time()
        self.acknowledged.append(entry)
        self.outbox.popleft()
        self._due[entry.seq] = time.monotonic() + OWN_AFTER
        return True

    # -------------------------------------------------------------- the line

    def _hold(self) -> None:
        while not self._ended.is_set():
            try:
                self._listen(Line(self.port, token(self.number), self.channel))
            except OSError:
                self.is_open = False
                time.sleep(0.05)

    def _listen(self, line: Line) -> None:
        try:
            self.lines += 1
            answer = line.answer.get("answer") or {}
            if answer.get("last", 0) > self.last or answer.get("changes", 0) > self.changes:
                self.catch_up()
            self.is_open = True
            self._go.set()
            while not self._ended.is_set():
                for name, frame in line.events(0.1):
                    self._hear(name, frame)
                self._look_for_own()
                if self._late and self._late < time.monotonic():
                    self.catch_up()
        finally:
            line.close()

    def _hear(self, name: str, frame: dict[str, Any]) -> None:
        """Only what follows on the last one without a gap is shown as it came."""
        if name == "closed":
            self.odd.append("the channel was closed for me")
        elif name == "news" or (name == "said" and frame["after"] > self.last):
            self.catch_up()
        elif name == "said" and frame["last"] > self.last:
            self.heard += 1
            self._show((one["seq"], one["html"]) for one in frame["messages"] if one["seq"] > self.last)
            self.last = frame["last"]

    def _look_for_own(self) -> None:
        """My own message that was not heard a moment after it was stored is fetched."""
        for seq, due in list(self._due.items()):
            if seq <= self.last:
                del self._due[seq]
            elif due < time.monotonic():
                del self._due[seq]
                self.catch_up()

    def catch_up(self) -> bool:
        """Fetches what is missing, all of it or as much as there is just now; the rest is asked for a little later."""
        more, self._late = True, time.monotonic() + ONCE_MORE
        while more:
            self.fetches += 1
            path = f"/chat/channels/{self.channel}/since?seq={self.last}&changes={self.changes}"
            try:
                status, text = self._fetching.ask(path, Accept=JSON)
            except OSError:
                return False
            if status != 200:
                return False
            found = Http.read(text)
            self._show((int(seq), html) for seq, html in ITEM.findall(found["html"]))
            self.last, self.changes = max(found["last"], self.last), max(found["changes"], self.changes)
            more = found["more"]
        self._late = 0.0
        return True

    def _show(self, messages: Any) -> None:
        """As the page does it: what stands there already stays, and nothing comes before what is shown."""
        for seq, html in messages:
            found = WORDS.search(html)
            words = found[0] if found else ""
            if self.shown.get(seq, words) != words:
                self.odd.append(f"message {seq} said {self.shown[seq]} and then {words}")
            if seq not in self.shown and self.shown and seq < max(self.shown):
                self.odd.append(f"message {seq} was shown after later ones")
            self.shown[seq] = words
