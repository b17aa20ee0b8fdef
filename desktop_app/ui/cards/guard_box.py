"""The life of a disposable card: what it is for, where it stands, and how to keep it after all."""

from PySide6.QtCore import Signal

from desktop_app.application.guard_view import GuardView
from desktop_app.application.messages import Action, CardDetail
from desktop_app.domain.backups import KNOWS_LESS
from desktop_app.domain.cards import CardState
from desktop_app.domain.disposable import Standing
from desktop_app.ui.cards.guard_words import POLICY_WORDS, charged_words, story
from desktop_app.ui.cards.use_words import too_little, use_title
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, row, set_shown
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.words import Words

_PAUSED = f"{KNOWS_LESS}, so Purser freezes and ends nothing by itself here."
_TOLD = frozenset(Standing) - {Standing.RELEASED, Standing.BURNED, Standing.ENDED}
_UNFROZEN = "It is unfrozen, and its next use counts as its first."
_GUARDED = "Its next use counts as its first, and is followed by a freeze."
_KEEP = ("Keep this card", "It is then an ordinary card: nothing is done with it by itself.")
_KEEP_OPEN = ("Keep it open", "Purser then freezes nothing by itself.")
_OVER = frozenset({CardState.TERMINATED, CardState.ENDING, CardState.EXPIRED})


class GuardBox(Box):
    """Stands above the figures of a card under a policy."""

    kept = Signal()
    again = Signal()
    used = Signal()
    """The card is to be opened for one use."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._title = Label("", "head")
        self._story = Label("", "body", "ink2", wrap=True)
        self._trouble = Label("", "body", "wait", wrap=True)
        self._keep = Button(_KEEP[0], height=Height.BUTTON_CARD)
        self._keep.clicked.connect(self.kept)
        self._again = Button("Use it again", height=Height.BUTTON_CARD)
        self._again.clicked.connect(self.again)
        self._use = Button("Use now", "tonal", height=Height.BUTTON_CARD)
        self._use.clicked.connect(self.used)
        lead = row(IconView("disposable", 20, "ink2"), (self._title, 1), spacing=10)
        head = row((lead, 1), self._use, self._again, self._keep, spacing=10)
        self.setLayout(column(head, 4, self._story, 6, self._trouble, margins=(16, 12, 12, 14)))

    @staticmethod
    def is_wanted(detail: CardDetail) -> bool:
        """Whether there is something to say."""
        guard = detail.card.guard
        if guard is None:
            return False
        is_offered = guard.may_arm_anew and detail.card.state not in _OVER
        return is_offered or guard.standing in _TOLD

    def show_detail(self, detail: CardDetail) -> None:
        """Say where the card stands."""
        guard = detail.card.guard
        if guard is None:
            return
        is_kept = guard.standing is Standing.RELEASED
        self._title.setText(_title(guard, detail.card.state))
        is_frozen = detail.card.state is CardState.FROZEN
        self._story.setText(story(guard, self._words, detail.card.state))
        trouble = _PAUSED if detail.policies_paused else ""
        if not trouble and detail.unguarded_since is not None:
            since = self._words.when(detail.unguarded_since)
            trouble = f"Unguarded since {since}: this computer did not look at it."
        if not trouble and guard.policy.stays:
            trouble = too_little(guard, detail.card.available, self._words)
        trouble = trouble or charged_words(guard, self._words)
        self._trouble.setText(trouble)
        self._offer_keep(detail)
        is_resting = guard.standing is Standing.RESTING
        set_shown(self._use, is_resting and Action.USE_NOW not in detail.refusals)
        is_open = is_kept and not is_frozen
        self._again.setText("Guard it again" if is_open else "Use it again")
        self._again.setToolTip(_GUARDED if is_open else _UNFROZEN)
        set_shown(self._again, guard.may_arm_anew and not detail.policies_paused)
        set_shown(self._trouble, bool(trouble))

    def _offer_keep(self, detail: CardDetail) -> None:
        guard = detail.card.guard
        stays = guard is not None and guard.policy.stays
        text, note = _KEEP_OPEN if stays else _KEEP
        if self._keep.words() != text:
            self._keep.setText(text)
        self._keep.setToolTip(note)
        is_over = guard is None or guard.standing in {Standing.RELEASED, Standing.RESTING}
        set_shown(self._keep, detail.card.state is not CardState.TERMINATED and not is_over)


def _title(guard: GuardView, state: CardState) -> str:
    if guard.policy.stays and guard.standing is not Standing.RELEASED:
        return use_title(guard, state)
    name = POLICY_WORDS[guard.policy.kind].lower()
    is_kept = guard.standing is Standing.RELEASED
    return f"Was disposable: {name}" if is_kept else f"Disposable: {name}"
