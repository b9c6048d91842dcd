"""What a first visit to a topic brings over the wire, as a real browser with an empty cache counts it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from bench.apart import answer
from bench.browser import opened
from bench.report import Report

KINDS = {"Document": "HTML", "Stylesheet": "CSS", "Script": "JS"}
ORDER = (*KINDS.values(), "other")
AT_REST_MS = 2_500  # live.js waits up to two seconds for an idle moment before it asks for its library


@dataclass
class Asked:
    """One request, and its answer's bytes with headers, compressed as it came."""

    url: str
    kind: str
    size: int = 0


@dataclass
class Wire:
    """What the network tab of the browser would show, without what came from its cache."""

    asked: dict[str, Asked] = field(default_factory=dict)
    sockets: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Notes everything that this page asks for from now on."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", self._known)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._came)
        session.on("Network.loadingFailed", self._failed)
        session.on("Network.webSocketCreated", lambda made: self.sockets.append(made["url"]))

    def _sent(self, sent: dict[str, Any]) -> None:
        url = sent["request"]["url"]
        if not url.startswith(("data:", "blob:")):
            self.asked[sent["requestId"]] = Asked(url, KINDS.get(sent.get("type", ""), "other"))

    def _answered(self, got: dict[str, Any]) -> None:
        if got["response"]["status"] >= 400:
            self.broken.append(got["response"]["url"])
        if got["response"].get("fromDiskCache"):
            self._known(got)

    def _known(self, cached: dict[str, Any]) -> None:
        self.asked.pop(cached["requestId"], None)

    def _came(self, done: dict[str, Any]) -> None:
        if done["requestId"] in self.asked:
            self.asked[done["requestId"]].size = int(done["encodedDataLength"])

    def _failed(self, lost: dict[str, Any]) -> None:
        if lost["requestId"] in self.asked:
            self.broken.append(self.asked[lost["requestId"]].url)

    def figures(self, address: str) -> dict[str, Any]:
        """Requests and bytes by kind and in all, bytes by path, and what is not ours."""
        kinds = {kind: _weight(one for one in self.asked.values() if one.kind == kind) for kind in ORDER}
        hosts = {urlsplit(url).netloc for url in [*(one.url for one in self.asked.values()), *self.sockets]}
        each = {one.url.removeprefix(address): one.size for one in self.asked.values()}
        other = {"other_hosts": sorted(hosts - {urlsplit(address).netloc}), "web_sockets": len(self.sockets)}
        return {**kinds, "total": _weight(self.asked.values()), "each": each, **other}


def _weight(some: Iterable[Asked]) -> dict[str, int]:
    sizes = [one.size for one in some]
    return {"requests": len(sizes), "bytes": sum(sizes)}


def weigh(report: Report, facts: dict[str, Any]) -> None:
    """Opens the topic and waits until the page asks for nothing more."""
    with report.step("first visit"), opened(facts) as page:
        wire = Wire()
        wire.listen(page)
        answered = page.goto(facts["topic"])
        assert answered, "the topic did not answer"
        assert answered.status == 200, f"the topic answered {answered.status}"
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(AT_REST_MS)
        assert not wire.broken, f"these did not come: {wire.broken}"
        report.whole["first_visit"] = wire.figures(facts["address"])


if __name__ == "__main__":
    answer(weigh)
