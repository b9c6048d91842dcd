"""What the browser tests lean on: a page that remembers its troubles, and finding one's way in it."""

import re

from playwright.sync_api import ConsoleMessage, Locator, Page

TOPIC = "What do you say on the third night?"
BOARD = "/forums/night-shift/after-midnight"
# A browser reports each refusal of the server as an error; here these are answers like any other.
ANSWERS = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


class Visit:
    """An open page; `troubles` collects script errors, violations of the content-security policy, and foreign hosts."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.troubles: list[str] = []
        self.on_a_bad_line = False
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("request", lambda request: self._asked(request.url))

    def _heard(self, message: ConsoleMessage) -> None:
        if self.on_a_bad_line and "net::ERR_" in message.text:
            return
        if message.type in ("error", "warning") and not ANSWERS.match(message.text):
            self.troubles.append(f"{message.type}: {message.text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.server, "data:", "blob:")):
            self.troubles.append(f"another host: {url}")

    def go(self, path: str) -> None:
        """Opens a path and waits for its scripts to have come."""
        self.page.goto(path)
        self.page.wait_for_load_state("load")

    def to_topic(self, title: str = TOPIC, board: str = BOARD) -> str:
        """Opens the topic of that title and returns its address."""
        self.go(board)
        self.page.get_by_role("link", name=title).first.click()
        self.page.get_by_role("heading", level=1, name=title).wait_for()
        return self.page.url.split("#")[0].split("?")[0]

    def open_topic(self, title: str, *bodies: str) -> str:
        """Opens a topic with a first post and answers of one's own, and returns its address."""
        self.go(f"{BOARD}/new")
        self.page.get_by_label("Title").fill(title)
        self.send(bodies[0], "Open the topic")
        for body in bodies[1:]:
            self.send(body, "Post reply")
        return self.page.url.split("#")[0].split("?")[0].removeprefix(self.server)

    def send(self, words: str, button: str) -> None:
        """Writes words and posts them."""
        self.write(words)
        self.page.get_by_role("button", name=button).click()
        self.page.locator("li.post:target", has_text=words.splitlines()[0]).wait_for()

    def edit(self, seq: int, words: str) -> None:
        """Gives a post of one's own other words."""
        self.open("link", f"Edit post {seq}", exact=True)
        self.write(words)
        self.page.get_by_role("button", name="Save").click()
        self.page.locator("li.post:target", has_text=words.splitlines()[0]).wait_for()

    def step(self, name: str, seq: int) -> None:
        """Presses a post's button and waits for the page that comes."""
        with self.page.expect_navigation():
            self.page.locator(f"#p{seq}").get_by_role("button", name=name).click()

    def open(self, role: str, name: str, exact: bool = False) -> None:
        """Presses a link or a button that leads to another page, and waits for that page."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name, exact=exact).last.click()  # type: ignore[arg-type]  # - a role by its name

    def look_again_for(self, thing: Locator) -> None:
        """Follows "Look again", as one does without a script, until that thing has come."""
        again = self.page.get_by_role("link", name="Look again")
        for _ in range(100):
            again.or_(thing).first.wait_for()
            if thing.is_visible():
                return
            self.open("link", "Look again")
        raise AssertionError("It never came.")

    @property
    def words(self) -> Locator:
        """Where one writes."""
        return self.page.locator("textarea[name=body]")

    def write(self, words: str) -> None:
        """Fills in the words, and chooses the first byline where none is chosen yet."""
        self.words.fill(words)
        bylines = self.page.locator("input[name=byline]")
        if bylines.count() and not self.page.locator("input[name=byline]:checked").count():
            bylines.first.check()

    def posts(self) -> Locator:
        """The posts of a topic."""
        return self.page.locator("li.post")

    def press(self, *keys: str) -> None:
        """Presses keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def follow(self, *keys: str) -> None:
        """Presses keys that lead to another page, and waits for it."""
        with self.page.expect_navigation():
            self.press(*keys)

    def tab_to(self, role: str, name: str, backwards: bool = False) -> None:
        """Presses Tab until the focus is on that thing; on its way the focus is always there to be seen."""
        wanted = self.page.get_by_role(role, name=name).first  # type: ignore[arg-type]  # - a role by its name
        for _ in range(120):
            self.press("Shift+Tab" if backwards else "Tab")
            assert self.page.evaluate(RINGED), (
                f"no focus to be seen on {self.page.evaluate('document.activeElement.outerHTML')}"
            )
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"Tab never comes to the {role} {name!r}")


RINGED = """() => {
  const element = document.activeElement;
  if (element === document.body) return true;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom } = element.getBoundingClientRect();
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && bottom > 0 && top < innerHeight;
}"""
