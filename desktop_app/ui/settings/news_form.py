"""The form that chooses how news arrives; what is typed leaves it only as a wish."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.hearing import HearingForm, HearingWish
from desktop_app.application.receiving import Way
from desktop_app.domain.secrets import Secret
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.settings.news_words import (
    ORDER,
    SCHEME_WORDS,
    TESTS_ONLY,
    words_of,
)

ASK: Final = "ask"
KEPT: Final = "Kept. Leave empty to go on with it."
_CHANNELS = {Way.GOSMEE, Way.SMEE}
_HINTS = {
    Way.GOSMEE: "The relay's server, for a new channel, or a channel it gave you. Begins with "
    "https://.",
    Way.SMEE: "A channel from smee.io, such as https://smee.io/ and a long name.",
}


class NewsForm(QWidget):
    """Fields follow the chosen way; `edited` says that the choice may have consequences."""

    submitted = Signal(object)
    """`HearingWish`."""
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kept: HearingForm | None = None
        self._practice = False
        self.way = ComboField("Way", [(way or ASK, words_of(way).name) for way in ORDER])
        self._does = Label("", "body", "ink2", wrap=True)
        self._reveals = Label("", "body", "ink2", wrap=True)
        self.server = Field("localtunnel server", placeholder="https://relay.example")
        self.public = Field(
            "Public name of your tunnel",
            placeholder="https://name.example",
            hint="Without a path; Purser adds one that nobody can guess.",
        )
        self.port = Field("Port on this computer", hint="Point your tunnel at this port.")
        self.channel = Field("Relay or channel", password=True)
        self.secret = Field(
            "Webhook secret",
            password=True,
            hint="From Bitnob's dashboard, beside the webhook URL.",
        )
        self.scheme = ComboField("Signed", list(SCHEME_WORDS.items()))
        self._fields = (self.channel, self.server, self.public, self.port)
        self._advice = Label(TESTS_ONLY, "caption", "ink3", wrap=True)
        self._signing = holder(column(self.secret, 14, self.scheme, 10, self._advice))
        self._rows = {field: holder(column(field, 14)) for field in self._fields}
        self.use = Button("", "filled")
        self.said = Label("", "body", "ink2", wrap=True)
        for field in (*self._fields, self.secret):
            field.text_changed.connect(lambda _, field=field: field.set_error(""))
        self.way.chosen.connect(lambda _: self._choose())
        self.use.clicked.connect(self._submit)
        self._lay_out()
        self._choose()

    def show_kept(self, kept: HearingForm, *, practice: bool) -> None:
        """Start from what is kept; half-typed fields are emptied."""
        self._kept, self._practice = kept, practice
        self.forget()
        self.way.set_current_id(kept.way or ASK)
        self.scheme.set_current_id(kept.scheme)
        self.server.set_text(kept.server)
        self.public.set_text(kept.public)
        self.port.set_text(str(kept.port))
        self.secret.input.setPlaceholderText(KEPT if kept.has_secret else "")
        self._choose()

    def forget(self) -> None:
        """Empty what holds secrets."""
        for field in (self.secret, self.channel):
            field.clear()
            field.conceal()

    def chosen(self) -> Way | None:
        """The way that is marked, kept or not."""
        key = self.way.current_id()
        return None if key in (ASK, "") else Way(key)

    def say(self, sentence: str) -> None:
        """Say what the choice means, or what became of it."""
        self.said.setText(sentence)
        set_shown(self.said, bool(sentence))

    def show_fault(self, sentence: str) -> None:
        """Say beside its field what the worker found wrong with what was typed."""
        field = self._address_field()
        if field is None:
            self.say(sentence)
        else:
            field.set_error(sentence)
            field.setFocus()

    def _lay_out(self) -> None:
        self.setLayout(
            column(
                self.way,
                14,
                Label("What happens", "label", "ink3"),
                2,
                self._does,
                10,
                Label("Who can read along", "label", "ink3"),
                2,
                self._reveals,
                16,
                *self._rows.values(),
                self._signing,
                16,
                self.said,
                12,
                row(self.use, STRETCH),
            )
        )

    def _choose(self) -> None:
        way = self.chosen()
        words = words_of(way)
        self._does.setText(words.does)
        self._reveals.setText(words.reveals)
        shown = {self._address_field(), self.port if way is Way.OWN else None}
        for field, line in self._rows.items():
            set_shown(line, field in shown)
        set_shown(self._signing, way is not None and not self._practice)
        self.channel.set_hint(_HINTS.get(way or Way.OWN, ""))
        self.channel.input.setPlaceholderText(KEPT if self._has_channel(way) else "")
        self.use.setText(words.button)
        self.edited.emit()

    def _address_field(self) -> Field | None:
        way = self.chosen()
        if way in _CHANNELS:
            return self.channel
        if way is Way.OWN:
            return None if self._practice else self.public
        return self.server if way is Way.LOCALTUNNEL else None

    def _has_channel(self, way: Way | None) -> bool:
        kept = self._kept
        if kept is None:
            return False
        return kept.has_gosmee if way is Way.GOSMEE else way is Way.SMEE and kept.has_smee

    def _submit(self) -> None:
        way, address = self.chosen(), self._address_field()
        if way is not None and not self._is_complete(way, address):
            return
        port = self.port.text().strip()
        self.submitted.emit(
            HearingWish(
                way=way,
                address=Secret("" if address is None else address.text().strip()),
                secret=Secret(self.secret.text().strip()),
                scheme=self.scheme.current_id(),
                port=int(port) if port.isdecimal() else 0,
            )
        )

    def _is_complete(self, way: Way, address: Field | None) -> bool:
        """Say what is missing beside its field, and go to the first."""
        kept = self._kept
        missing: list[Field] = []
        if address is not None and not address.text().strip() and not self._has_channel(way):
            address.set_error("Write the address.")
            missing.append(address)
        if way is Way.OWN and not self.port.text().strip().isdecimal():
            self.port.set_error("Write the port as a number.")
            missing.append(self.port)
        has_secret = self._practice or (kept is not None and kept.has_secret)
        if not self.secret.text().strip() and not has_secret:
            self.secret.set_error("Enter the webhook secret: without it nothing can be believed.")
            missing.append(self.secret)
        if missing:
            missing[0].setFocus()
        return not missing
