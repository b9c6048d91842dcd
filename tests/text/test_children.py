"""The render pool: children that are kept, killed, replaced and never trusted."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from community.text import children, process
from community.text.bounds import LIMIT
from community.text.children import Corrupt, Pool, TooHard, TooLong, Unavailable
from community.text.frames import LONGEST, packed, taken
from community.text.markup import Rendered, render
from community.text.process import Child

BOMB = "[" * 20_000
SLOW = "[" * 2_500
POST = "A *post* for @ana with [a link](/a)."


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(deadline=0.3)
    yield made
    made.close()


@pytest.fixture
def child() -> Iterator[Child]:
    made = Child()
    yield made
    made.end()


def only_child(pool: Pool) -> Child:
    child: Child = pool._idle.queue[0]
    return child


def test_a_child_lays_out_what_this_process_would(pool: Pool) -> None:
    assert pool.render(POST) == render(POST)


def test_no_child_is_started_for_text_without_markup(pool: Pool) -> None:
    assert pool.render("Just words, @ana. :tada:").mentions == ("ana",)
    assert only_child(pool).pid is None


def test_a_child_is_kept(pool: Pool) -> None:
    pool.render(POST)
    first = only_child(pool).pid
    pool.render(POST)
    assert only_child(pool).pid == first is not None


def test_a_bomb_is_refused_in_time_and_the_next_text_is_laid_out(pool: Pool) -> None:
    pool.render(POST)
    started = time.monotonic()
    with pytest.raises(TooHard, match="Nothing you wrote is lost"):
        pool.render(BOMB)
    assert time.monotonic() - started < 20
    assert pool.render(POST) == render(POST)


def test_a_killed_child_is_replaced_between_texts(pool: Pool) -> None:
    pool.render(POST)
    os.kill(only_child(pool).pid or 0, signal.SIGKILL)
    assert pool.render(POST) == render(POST)


def test_a_child_killed_while_it_works_costs_its_text_nothing_the_first_time() -> None:
    pool = Pool(deadline=10)
    pool.render(POST)
    first = only_child(pool).pid or 0
    threading.Timer(0.1, os.kill, (first, signal.SIGKILL)).start()
    results = pool.render_many(["*a*", SLOW, "*b*"])
    replaced = only_child(pool).pid != first
    pool.close()
    assert [type(result) for result in results] == [Rendered, Rendered, Rendered]
    assert replaced


def test_a_text_that_kills_two_children_is_refused_and_the_next_is_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    die = "sys.exit() if 'die' in text else answer([n, dict(html='', plain=text, excerpt='', mentions=[], version=1)])"
    speak(monkeypatch, die)
    pool = Pool()
    results = pool.render_many(["*a*", "*die*", "*b*"])
    pool.close()
    assert [getattr(result, "plain", type(result)) for result in results] == ["*a*", TooHard, "*b*"]


def test_an_import_gets_an_answer_for_every_text_in_order(pool: Pool) -> None:
    texts = [f"*{n}*" for n in range(40)]
    texts[3], texts[20], texts[21], texts[30] = "plain", BOMB, BOMB, "x" * (LIMIT + 1)
    results = pool.render_many(texts)
    kinds = {n: type(result) for n, result in enumerate(results) if not isinstance(result, Rendered)}
    assert kinds == {20: TooHard, 21: TooHard, 30: TooLong}
    assert results[39] == render("*39*")
    assert pool.render_many([]) == []


def test_long_texts_fit_through_the_pipe_both_ways() -> None:
    pool = Pool(deadline=10)
    text = ("words and *more* words\n" * 4000)[:LIMIT]
    results = pool.render_many([text, text, text])
    pool.close()
    assert [getattr(result, "mentions", None) for result in results] == [(), (), ()]


def test_threads_may_call_at_once_and_each_gets_its_own(pool: Pool) -> None:
    got: dict[int, Rendered] = {}
    barrier = threading.Barrier(8)

    def ask(n: int) -> None:
        barrier.wait()
        got[n] = pool.render(f"*number {n}*")

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n: result.plain for n, result in got.items()} == {n: f"number {n}" for n in range(8)}


def test_waiting_for_a_free_child_has_an_end() -> None:
    pool = Pool(deadline=0.6, patience=0.05)
    pool.render(POST)
    hog = threading.Thread(target=lambda: pool.render_many([BOMB]))
    hog.start()
    time.sleep(0.2)
    with pytest.raises(Unavailable):
        pool.render(POST)
    hog.join()
    pool.close()


def test_a_closed_pool_renders_nothing_and_leaves_no_process() -> None:
    pool = Pool(children=2)
    pool.render(POST)
    pids = [child.pid for child in pool._idle.queue if child.pid]
    pool.close()
    pool.close()
    with pytest.raises(Unavailable):
        pool.render(POST)
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_busy_child_ends_when_the_pool_was_closed_meanwhile() -> None:
    pool = Pool(deadline=0.6)
    pool.render(POST)
    pid = only_child(pool).pid or 0
    busy = threading.Thread(target=lambda: pool.render_many([BOMB]))
    busy.start()
    time.sleep(0.1)
    pool.close()
    busy.join()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


SPEAKERS = {
    "an answer to another question": "answer([n + 1, None])",
    "no list": "answer({})",
    "no json": "out.write(b'\\0\\0\\0\\2{]'); out.flush()",
    "an endless frame": "out.write(b'\\xff\\xff\\xff\\xff'); out.flush()",
    "half an answer": "answer([n, {'html': 'x'}])",
    "a word": "answer([n, 'x'])",
}
FAKE = """
import json, sys
out = sys.stdout.buffer
def answer(value):
    body = json.dumps(value).encode()
    out.write(len(body).to_bytes(4, "big") + body); out.flush()
answer({"ready": 1})
while head := sys.stdin.buffer.read(4):
    n, text = json.loads(sys.stdin.buffer.read(int.from_bytes(head, "big")))
    SPEAK
"""


def speak(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """Put a child in place of ours that answers like this."""
    monkeypatch.setattr(process, "_COMMAND", [sys.executable, "-c", FAKE.replace("SPEAK", answer)])


@pytest.mark.parametrize("speaker", SPEAKERS.values(), ids=SPEAKERS)
def test_a_corrupt_answer_is_an_error_and_never_a_hang(speaker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch, speaker)
    pool = Pool()
    with pytest.raises(Corrupt):
        pool.render(POST)
    pool.close()


def test_children_that_do_not_start_are_said_to_be_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_COMMAND", ["false"])
    pool = Pool()
    with pytest.raises(Unavailable):
        pool.render(POST)
    pool.close()


def test_a_child_ends_when_nobody_speaks_to_it_any_more(child: Child) -> None:
    child.start()
    child.answers(["*a*"], 5)
    running = child._process
    os.close(child._to)
    child._to = -1
    assert running is not None
    assert running.wait(timeout=5) == 0


def test_a_child_has_limits_and_none_of_our_secrets(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSC_SECRET", "canary")
    child.answers(["*a*"], 5)
    proc = Path(f"/proc/{child.pid}")
    assert b"canary" not in (proc / "environ").read_bytes()
    bounds = {line[:26].strip(): line[26:].split()[0] for line in (proc / "limits").read_text().splitlines()}
    assert bounds["Max address space"] == str(512 * 1024 * 1024)
    assert bounds["Max file size"] == "0"
    assert bounds["Max cpu time"].isdigit()


def test_pictures_cost_nobody_an_answer_and_frames_come_whole() -> None:
    buffer = bytearray(packed(["é\ud83c\udf89"])[:5])
    assert taken(buffer) is None
    buffer += packed(["é\ud83c\udf89"])[5:] + packed(2)
    assert taken(buffer) == ["é🎉"]
    assert taken(buffer) == 2
    with pytest.raises(Corrupt):
        taken(bytearray((LONGEST + 1).to_bytes(4, "big")))


def test_batches_let_others_in() -> None:
    assert [len(batch) for batch in children._batches(range(35))] == [16, 16, 3]
