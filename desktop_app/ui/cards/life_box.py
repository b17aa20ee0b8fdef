"""The life of a disposable card on its page."""

from desktop_app.application.messages import CardDetail
from desktop_app.ui.cards.guard_life import life_of
from desktop_app.ui.cards.guard_words import POLICY_WORDS
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, row, set_shown
from desktop_app.ui.kit.timeline import Timeline
from desktop_app.ui.words import Words


class LifeBox(Box):
    """Shown while there is one to tell."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._policy = Label("", "label", "ink3")
        self._course = Timeline()
        head = row((Label("Life of this card", "head"), 1), self._policy, spacing=10)
        self.setLayout(column(head, 12, self._course, margins=(20, 14, 20, 14)))
        set_shown(self, False)

    def show_detail(self, detail: CardDetail) -> None:
        """Tell the card's life, or hide."""
        guard = detail.card.guard
        steps = life_of(detail.card, self._words, is_paused=detail.policies_paused)
        self._course.set_steps(steps)
        if guard is not None:
            self._policy.setText(f"Policy: {POLICY_WORDS[guard.policy.kind]}")
        set_shown(self, bool(steps))
