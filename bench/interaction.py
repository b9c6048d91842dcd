"""Interaction to next paint: how long a click and keys in the composer of a topic take until the screen has changed."""

from typing import Any

from bench.apart import answer
from bench.browser import opened
from bench.report import Report

SHORTEST = 16  # ms; browsers report no event that was shorter, and round to 8 ms
WATCH = """shortest => {
  window.worst = 0;
  const note = (list) => {
    for (const { duration, interactionId } of list.getEntries()) {
      if (interactionId) window.worst = Math.max(window.worst, duration);
    }
  };
  new PerformanceObserver(note).observe({ type: "event", durationThreshold: shortest });
}"""
READ = "() => ({ worst_ms: window.worst, interactions: performance.interactionCount ?? null })"


def measure(report: Report, facts: dict[str, Any]) -> None:
    """Clicks into the reply, writes, and takes it all out again, so that no draft is left."""
    with report.step("interaction to next paint"), opened(facts) as page:
        page.goto(facts["topic"])
        page.wait_for_load_state("networkidle")
        page.evaluate(WATCH, SHORTEST)
        page.locator("textarea[name=body]").click()
        page.keyboard.type("I am here.", delay=60)
        page.keyboard.press("Control+A")
        page.keyboard.press("Backspace")
        page.wait_for_timeout(500)
        report.whole["interaction"] = page.evaluate(READ)


if __name__ == "__main__":
    answer(measure)
