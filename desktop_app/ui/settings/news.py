"""How news of the cards arrives: how that stands, the address to give away, and other ways."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.hearing import HearingForm, HearingWish
from desktop_app.application.messages import Snapshot
from desktop_app.domain.errors import Failure
from desktop_app.domain.profiles import Environment
from desktop_app.domain.secrets import Secret
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.pill import Pill
from desktop_app.ui.settings.news_form import NewsForm
from desktop_app.ui.settings.news_words import (
    PRACTICE,
    THIS_RUN,
    WHO_HAS_IT,
    cards_sentence,
    change_sentence,
    doubted_sentence,
    state_pill,
    state_sentence,
    trouble_sentence,
    words_of,
)
from desktop_app.ui.settings.section import section, titled

COPY, TEST = "Copy the address", "Send a test message"
PASTE = (
    "New cards are given this address by themselves. For cards that have none, paste it as the "
    "webhook URL in Bitnob's dashboard."
)
PASTE_FOR_ALL = (
    "Paste it as the webhook URL in Bitnob's dashboard: this API generation tells a card none."
)


class NewsSection(QWidget):
    """Shows the news of a picture; the form is read from the vault when this is opened."""

    doubted_requested = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._snapshot: Snapshot | None = None
        self._pill = Pill("off", "Off")
        self._way = Label("", "strong", wrap=True)
        self._state = Label("", "body", "ink2", wrap=True)
        self._trouble = InfoBar("offline", "wait", "")
        self._doubted = InfoBar("alert", "wait", "", "Show them")
        self._doubted.activated.connect(self.doubted_requested)
        self._address = Label("", "medium", wrap=True)
        self.copy = Button(COPY, icon="copy")
        self.copy.clicked.connect(self._ask_address)
        self.test = Button(TEST, icon="send")
        self.test.clicked.connect(self._send_test)
        self._paste = Label("", "caption", "ink3", wrap=True)
        self._said = Label("", "body", wrap=True)
        set_shown(self._said, False)
        self._this_run = InfoBar("pending", "wait", THIS_RUN)
        self._cards = Label("", "body", "ink2", wrap=True)
        self._practice = Label(PRACTICE, "caption", "ink3", wrap=True)
        self.form = NewsForm()
        self.form.submitted.connect(self._use)
        self.form.edited.connect(self._show_consequence)
        inner = section(self._make_now(), 16, titled("Choose the way", self.form))
        self.setLayout(column((inner, 1)))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how it stands in one picture."""
        self._snapshot = snapshot
        news, words = snapshot.news, self._ui.words
        self._way.setText(words_of(news.way).name)
        self._pill.set_state(*state_pill(news))
        self._state.setText(state_sentence(snapshot, words))
        practice = snapshot.profile.environment is Environment.SANDBOX
        for bar, text in (
            (self._trouble, trouble_sentence(news, words)),
            (self._doubted, doubted_sentence(news)),
        ):
            bar.set_text(text)
            set_shown(self._gaps[bar], bool(text))
        self._address.setText(f"{news.host}/•••")
        self._address.setAccessibleName(f"Address at {news.host}, the rest is hidden")
        set_shown(self._given, bool(news.host))
        paste = PASTE if snapshot.capabilities.callback_per_card else PASTE_FOR_ALL
        self._paste.setText(WHO_HAS_IT if practice else f"{paste} {WHO_HAS_IT}")
        set_shown(self._gaps[self._this_run], bool(news.host) and not news.is_lasting)
        self._cards.setText(cards_sentence(news))
        set_shown(self._gaps[self._cards], bool(self._cards.text()))
        set_shown(self._gaps[self._practice], practice)

    def _make_now(self) -> Box:
        self._given = holder(
            column(
                16,
                Label("Address for the service", "label", "ink3"),
                2,
                self._address,
                10,
                row(self.copy, self.test, STRETCH),
                8,
                self._paste,
                self._said,
            )
        )
        self._gaps = {
            part: holder(column(12, part))
            for part in (self._trouble, self._doubted, self._this_run, self._cards, self._practice)
        }
        middle = Qt.AlignmentFlag.AlignVCenter
        return titled(
            "Now",
            row((self._way, 1), (self._pill, 0, middle)),
            6,
            self._state,
            self._gaps[self._trouble],
            self._gaps[self._doubted],
            self._given,
            self._gaps[self._this_run],
            self._gaps[self._cards],
            self._gaps[self._practice],
        )

    def forget(self) -> None:
        """Empty the fields that hold secrets."""
        self.form.forget()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        set_shown(self._said, False)
        self._read_form()

    def _read_form(self) -> None:
        self._ui.bridge.run(self, lambda s: s.listening.form(), self._show_form)

    def _show_form(self, kept: HearingForm) -> None:
        profile = None if self._snapshot is None else self._snapshot.profile
        practice = profile is not None and profile.environment is Environment.SANDBOX
        self.form.show_kept(kept, practice=practice)

    def _show_consequence(self) -> None:
        news = None if self._snapshot is None else self._snapshot.news
        other = news is not None and news.way != self.form.chosen()
        self.form.say(change_sentence(news) if news is not None and other else "")

    # --- acting -------------------------------------------------------------------------------

    def _use(self, wish: HearingWish) -> None:
        self.form.use.pause("The choice is being kept.")
        self._ui.bridge.run(
            self, lambda s: s.listening.choose(wish), lambda _: self._used(), self._not_used
        )

    def _used(self) -> None:
        self.form.use.resume()
        self._read_form()
        announce(self, "Kept.")

    def _not_used(self, failure: Failure) -> None:
        self.form.use.resume()
        if failure.code == "invalid_input":
            self.form.show_fault(failure.happened)
        else:
            self.form.say(f"{failure.happened} {failure.doing} {failure.todo}")
        announce(self, failure.happened)

    def _ask_address(self) -> None:
        self._ui.bridge.run(
            self, lambda s: s.listening.address(), self._copy, lambda f: self._say(f.happened)
        )

    def _copy(self, address: Secret) -> None:
        seconds = 30 if self._snapshot is None else self._snapshot.preferences.clipboard_s
        self._ui.clipboard.copy(address.reveal, seconds)
        self._say(f"Copied. The clipboard is cleared after {seconds} seconds.")

    def _send_test(self) -> None:
        self.test.pause("The test message is on its way.")
        self._say("A message was sent to the address. Waiting for it to arrive here.")
        self._ui.bridge.run(self, lambda s: s.listening.test(), self._arrived, self._not_arrived)

    def _arrived(self, seconds: float) -> None:
        self.test.resume()
        self._say(f"The test message arrived after {seconds:.1f} s: the way works.")

    def _not_arrived(self, failure: Failure) -> None:
        self.test.resume()
        self._say(f"{failure.happened} {failure.todo}")

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        set_shown(self._said, True)
        announce(self, sentence)
