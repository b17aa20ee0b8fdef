"""Our own help pages as plain labels: no HTML is read, no link followed, no picture loaded."""

import re
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.ui.kit.box import Inset
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, holder, row
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.theme.tokens import Space

Kind = Literal["title", "head", "text", "item", "code", "table"]
Rows = tuple[tuple[str, ...], ...]
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ITEM = re.compile(r"(-|[0-9]+\.) (.+)")
_RULE = re.compile(r"[|\s:-]+")
_WIDEST_COLUMN = 48


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a page. `mark` stands before a list item; `rows` are a table's, head first."""

    kind: Kind
    text: str = ""
    mark: str = ""
    rows: Rows = ()


def parse_markdown(text: str) -> tuple[Block, ...]:
    """The few forms our pages use; everything else is a paragraph, shown as it is written."""
    blocks: list[Block] = []
    # Split at code first: nothing inside it means anything.
    for number, part in enumerate(re.split(r"^```.*\n", text, flags=re.MULTILINE)):
        if number % 2:
            blocks.append(Block("code", part.rstrip("\n")))
        else:
            for group in re.split(r"\n\s*\n", part.strip("\n")):
                blocks += _read(group.splitlines())
    return tuple(blocks)


def _read(lines: list[str]) -> list[Block]:
    """The blocks of lines without an empty one between them."""
    if not lines:
        return []
    if lines[0].startswith("|"):
        rows = tuple(_cells(line) for line in lines if not _RULE.fullmatch(line))
        return [Block("table", rows=rows)]
    if all(_ITEM.fullmatch(line) for line in lines):
        return [_item(line) for line in lines]
    head, _, title = lines[0].partition(" ")
    if head in ("#", "##"):
        made = Block("title" if head == "#" else "head", _plain(title))
        return [made, *_read(lines[1:])]
    return [Block("text", _plain(" ".join(lines)))]


def _item(line: str) -> Block:
    mark, _, text = line.partition(" ")
    return Block("item", _plain(text), "•" if mark == "-" else mark)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(_plain(cell.strip()) for cell in line.strip().strip("|").split("|"))


def _plain(text: str) -> str:
    return _LINK.sub(r"\1", text).replace("**", "").replace("`", "")


def make_page(blocks: tuple[Block, ...]) -> QWidget:
    """The blocks below each other, as wide as their place."""
    made = column(margins=(Space.XL, Space.L, Space.XL, Space.XXL))
    for number, block in enumerate(blocks):
        if number:
            made.addSpacing(_gap(blocks[number - 1].kind, block.kind))
        made.addWidget(_widget(block))
    made.addStretch(1)
    return holder(made)


def _gap(before: Kind, kind: Kind) -> int:
    if kind == "head":
        return Space.XXL
    return Space.XS if before == kind == "item" else Space.M


def _widget(block: Block) -> QWidget:
    if block.kind == "table":
        return _table(block.rows)
    if block.kind == "code":
        return _code(block.text)
    if block.kind == "item":
        top = Qt.AlignmentFlag.AlignTop
        words = Label(block.text, wrap=True)
        return holder(row((Label(block.mark, role="ink3"), 0, top), (words, 1), spacing=Space.S))
    return Label(block.text, "body" if block.kind == "text" else block.kind, wrap=True)


def _code(text: str) -> QWidget:
    """May be selected and copied, as nothing else here."""
    made = Inset()
    words = Label(text, "medium", wrap=True, selectable=True)
    made.setLayout(column(words, margins=(Space.L, Space.M, Space.L, Space.M)))
    return made


def _table(rows: Rows) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.L)
    grid.setVerticalSpacing(Space.S)
    count = max(len(cells) for cells in rows)
    for place in range(count):
        longest = max(len(cells[place]) for cells in rows if place < len(cells))
        grid.setColumnStretch(place, min(longest, _WIDEST_COLUMN))
    for number, cells in enumerate(rows):
        if number:
            grid.addWidget(HLine(), 2 * number - 1, 0, 1, count)
        for place, text in enumerate(cells):
            cell = Label(text, "body" if number else "label_strong", "ink" if number else "ink2",
                         wrap=True, align=Qt.AlignmentFlag.AlignTop)  # fmt: skip
            grid.addWidget(cell, 2 * number, place)
    return holder(grid)
