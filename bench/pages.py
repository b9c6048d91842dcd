"""Each page under load: answers a second, latencies, and what the server spends on one answer."""

from collections.abc import Callable
from functools import partial

from bench.load import Load, Member, a_reply, get, post
from bench.report import Report
from bench.server import Running, memory, spent

READ = ("home", "boards", "topic_list", "topic", "deep_page", "search", "search_rare")


def read(report: Report, running: Running, facts: dict[str, str], seconds: float) -> None:
    """Asks for every page that is only read."""
    with report.step("signing in"):
        member = Member(running.address, facts["email"], facts["password"])
        for page in READ:
            with report.step(f"load on {page}"):
                load = _load(running, member, partial(get, member, facts[page]), 200)
                _note(report, page, running, load, seconds)


def reply(report: Report, running: Running, facts: dict[str, str], seconds: float) -> None:
    """Answers in a topic over and over; to be measured last, since the topic is another one after it."""
    with report.step("load on reply"):
        member = Member(running.address, facts["email"], facts["password"])
        fields = a_reply(member.hidden(facts["topic"]))
        load = _load(running, member, lambda: post(member, facts["reply"], fields), 303)
        _note(report, "reply", running, load, seconds)


def _load(running: Running, member: Member, make: Callable[[], bytes], good: int) -> Load:
    return Load(member, make, good, lambda: spent(running.process.pid))


def _note(report: Report, page: str, running: Running, load: Load, seconds: float) -> None:
    figures = load.figures(seconds)
    assert figures.latencies, f"no good answer, {figures.bad} others"
    percentiles = {f"p{share}_ms": round(figures.at(share / 100), 1) for share in (50, 95, 99)}
    report.note(page, pages_per_second=round(figures.rate, 1), **percentiles)
    report.note(page, cpu_ms=round(figures.cpu_ms, 2), bytes=figures.size, refused=figures.bad)
    report.note(page, memory_mb=round(memory(running.process.pid) / 1e6))
