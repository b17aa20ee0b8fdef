"""What a place says while there is nothing in it, and how to begin."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.kit.separators import VLine
from desktop_app.ui.theme.icons import IconName

_WIDEST = 680
_CENTER = Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True, slots=True)
class EmptyFact:
    """One thing worth knowing before beginning."""

    icon: IconName
    title: str
    text: str


class EmptyState(QWidget):
    """Picture, title, one sentence, buttons, and up to three facts; all optional but the words."""

    def __init__(
        self,
        title: str,
        text: str,
        *,
        illustration: QWidget | None = None,
        buttons: Sequence[Button] = (),
        facts: Sequence[EmptyFact] = (),
    ) -> None:
        super().__init__()
        self.setAccessibleName(title)
        hero = Label(title, "hero", align=_CENTER, wrap=True)
        lead = Label(text, "lead", "ink2", align=_CENTER, wrap=True)
        for words in (hero, lead):
            words.setMaximumWidth(_WIDEST)
            words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setLayout(
            column(
                STRETCH,
                (illustration, 0, _CENTER) if illustration is not None else None,
                20 if illustration is not None else 0,
                row(hero),
                8,
                row(lead),
                24 if buttons else 0,
                row(STRETCH, *buttons, STRETCH, spacing=10),
                28 if facts else 0,
                row(STRETCH, _fact_box(facts), STRETCH) if facts else None,
                STRETCH,
                margins=(28, 20, 28, 20),
            )
        )


def _fact_box(facts: Sequence[EmptyFact]) -> Box:
    box = Box()
    line = row(spacing=14, margins=(16, 14, 16, 14))
    for index, fact in enumerate(facts):
        if index:
            line.addWidget(VLine())
        words = column(Label(fact.title, "strong"), Label(fact.text, "caption", "ink2"), spacing=3)
        line.addLayout(row(IconView(fact.icon, 20, "accent_ink"), words, STRETCH, spacing=12), 1)
    box.setLayout(line)
    return box
