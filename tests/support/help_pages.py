"""Reads the help pages as the tests need them: whole, by section, and table by table."""

import re
from collections.abc import Iterator

from tests.support.house_rules import ROOT

FOLDER = ROOT / "resources" / "help"


def page(name: str) -> str:
    """The Markdown of one page."""
    return (FOLDER / f"{name}.md").read_text("utf-8")


def section(text: str, head: str) -> str:
    """What stands between one heading of the second level and the next."""
    return text.split(f"\n## {head}\n")[1].split("\n## ")[0]


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every table row, as written, without the rows under the heads."""
    for line in text.splitlines():
        if line.startswith("|") and not set(line) <= set("|-: "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def code(text: str) -> list[str]:
    """What stands in single backticks."""
    return re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)
