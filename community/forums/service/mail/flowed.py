"""Lines as they were meant: `format=flowed` (RFC 3676), and paragraphs that were cut at 72 letters without it."""

import re

WIDEST = 80
NARROWEST = 60
_QUOTE = re.compile(r"(>*)( ?)(.*)", re.DOTALL)
_ITEM = re.compile(r"\s|[-*•–>|=_#+]|\(?\w{1,3}[.)]\s")  # noqa: RUF001 - a dash is what people begin items with
_SIGNATURE = "-- "


def unflowed(text: str, delete_space: bool = False) -> str:
    """Flowed text with a line for each paragraph, `> ` before quoted ones; `delete_space` is the field DelSp."""
    lines: list[tuple[str, list[str]]] = []
    flowing = False
    for line in text.split("\n"):
        marks, words = _unstuffed(line)
        if flowing and lines[-1][0] == marks and words != _SIGNATURE:
            lines[-1][1].append(words)
        else:
            lines.append((marks, [words]))
        flowing = words.endswith(" ") and words != _SIGNATURE
        if flowing and delete_space:
            lines[-1][1][-1] = words[:-1]
    return "\n".join(f"{marks} {''.join(words)}" if marks else "".join(words) for marks, words in lines)


def _unstuffed(line: str) -> tuple[str, str]:
    found = _QUOTE.fullmatch(line)
    assert found, "the pattern fits every line"
    return found[1], found[3]


def unwrapped(lines: list[str]) -> list[str]:
    """Lines that a mail program broke for width put together again; lists, verses and addresses stay as they are.

    A break was the program's when the next word would not have fitted any more.
    """
    width = max((len(line) for line in lines), default=0)
    if not NARROWEST <= width <= WIDEST:
        return lines
    whole: list[str] = []
    last = ""
    for line in lines:
        if last and line and not _ITEM.match(line) and len(last) + 1 + len(line.split()[0]) > width:
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
        last = line
    return whole
