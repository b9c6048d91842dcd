"""Behind an old proxy that lets no WebSocket through: the same channel by long polling."""

import pytest

from tests.browser.conftest import Open
from tests.browser.test_chat import HALL, ready, said, say

pytestmark = pytest.mark.browser
# What a browser does when whatever stands between answers the upgrade with an error.
NO_WEBSOCKET = """
window.WebSocket = class extends EventTarget {
  constructor() {
    super();
    this.readyState = 3;
    setTimeout(() => {
      this.onerror?.(new Event("error"));
      this.onclose?.(new CloseEvent("close", { code: 1006 }));
    });
  }
  send() {}
  close() {}
};
"""


def test_words_go_and_come_without_a_websocket_and_what_was_missed_is_fetched(visit: Open) -> None:
    here, there = visit("imani.wallace", "/chat"), visit("ana.reyes", "/chat")
    polls: list[str] = []
    for one in (here, there):
        one.page.add_init_script(NO_WEBSOCKET)
    there.page.on("request", lambda request: "transport=polling" in request.url and polls.append(request.url))
    for one in (here, there):
        one.go(HALL)
        ready(one.page)
    for words in ("Over the old line", "And once more"):
        say(here.page, words)
        said(there.page, words)
    assert polls
    there.on_a_bad_line = True
    there.page.context.set_offline(True)
    say(here.page, "While you were away")
    said(here.page, "While you were away")
    there.page.context.set_offline(False)
    said(there.page, "While you were away")
    found = there.page.locator("[data-messages] .message .prose").all_inner_texts()
    wanted = ("Over the old line", "And once more", "While you were away")
    assert [words.strip() for words in found if words.strip() in wanted] == list(wanted)
