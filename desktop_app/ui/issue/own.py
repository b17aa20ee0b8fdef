"""The owner's own templates at the issue form: loaded, chosen, saved, renamed, deleted."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.domain.errors import Failure, InvalidInput
from desktop_app.domain.money import Money
from desktop_app.domain.own_template import OwnTemplate, parse_name, parse_template_note
from desktop_app.domain.policies import PolicyKind
from desktop_app.domain.templates import template_of
from desktop_app.ui.context import Ui
from desktop_app.ui.issue.draft import Draft
from desktop_app.ui.issue.form import IssueForm
from desktop_app.ui.issue.prefill import Filler
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import clear, column, holder, row
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.words import Words

if TYPE_CHECKING:
    from desktop_app.application.session import Session

    Work = Callable[["Session"], Awaitable[tuple[OwnTemplate, ...]]]
SAVE = "Save as template"
_PERSON, _TEAM, _NOBODY = "person", "department", "nobody"
_NO_SECRETS = "Kept encrypted in this vault, without a label and without a card number."


class OwnDoor(QObject):
    """Between the form and the vault; every sheet it makes goes out by `sheet_made`."""

    sheet_made = Signal(object)

    def __init__(self, ui: Ui, form: IssueForm, filler: Filler) -> None:
        super().__init__(form)
        self._ui, self._form, self._filler = ui, form, filler
        self._snapshot: Snapshot | None = None
        self._kept: tuple[OwnTemplate, ...] = ()
        tiles = form.use.tiles
        tiles.chosen.connect(self._chosen)
        tiles.save_requested.connect(self.save)
        tiles.edit_requested.connect(self._edit)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take in the newest picture."""
        self._snapshot = snapshot

    def load(self) -> None:
        """Ask for them."""
        self._ui.bridge.run(self, lambda s: s.wallet.templates.all(), self._take)

    def save(self) -> None:
        """Ask for a name for what the form holds now."""
        if self._snapshot is None:
            return
        draft, _ = self._form.check(self._snapshot, everything=False)
        made = template_from(draft, self._form)
        department = _department_of(draft, self._snapshot)
        sheet = SaveSheet(self._ui, self._form.window(), made, department)
        sheet.changed.connect(self._take)
        self.sheet_made.emit(sheet)

    def _edit(self) -> None:
        sheet = EditSheet(self._ui, self._form.window(), self._kept)
        sheet.changed.connect(self._take)
        self.sheet_made.emit(sheet)

    def _chosen(self) -> None:
        own = self._form.use.tiles.own()
        if own is not None:
            self._filler.use(own)

    def _take(self, kept: tuple[OwnTemplate, ...]) -> None:
        self._kept = kept
        self._form.use.tiles.set_own(kept)


def template_from(draft: Draft, form: IssueForm) -> OwnTemplate:
    """What a template keeps of a form; what is wrong in it is left out."""
    policy = draft.policy
    return OwnTemplate(
        "",
        form.use.template().key,
        load=draft.load or None,
        cap=draft.cap or None,
        expected=None if policy is None else policy.expected,
        uses=policy.uses if policy is not None and policy.kind is PolicyKind.USES else None,
        holder_id="" if draft.holder is None else draft.holder.id,
        holder="" if draft.holder is None else draft.holder.name,
        note=draft.note,
    )


def _department_of(draft: Draft, snapshot: Snapshot) -> str:
    row_of = snapshot.people.of_holder(draft.holder.id) if draft.holder else None
    return "" if row_of is None else row_of.person.department


class _TemplateSheet(Sheet):
    changed = Signal(object)
    """`tuple[OwnTemplate, ...]`."""

    def __init__(self, ui: Ui, window: QWidget, title: str, effect: str = "") -> None:
        super().__init__(window, title, effect=effect)
        self.ui = ui

    def ask(self, work: "Work", field: Field, then: Callable[[], object]) -> None:
        """Do it; a refusal stands at the field."""

        def done(kept: tuple[OwnTemplate, ...]) -> None:
            self.changed.emit(kept)
            then()

        def failed(failure: Failure) -> None:
            field.set_error(failure.happened)
            field.setFocus()

        self.ui.bridge.run(self, work, done, failed)


class SaveSheet(_TemplateSheet):
    """Asks for a name and for whom it is."""

    def __init__(self, ui: Ui, window: QWidget, made: OwnTemplate, department: str) -> None:
        super().__init__(ui, window, SAVE, "Save template")
        self._made, self._department = made, department
        self._name = Field("Template name", placeholder="For example Ads in Berlin")
        self._for = ComboField("For whom")
        people = [(_PERSON, made.holder)] if made.holder else []
        team = [(_TEAM, f"Somebody of {department}")] if department else []
        self._for.set_items([*people, *team, (_NOBODY, "Asked for each card")])
        self._told = Label("", "body", "ink2", wrap=True)
        promise = Label(_NO_SECRETS, "caption", "ink3", wrap=True)
        self.body.addLayout(column(self._name, 14, self._for, 14, self._told, 6, promise, 24))
        self._for.chosen.connect(lambda _key: self._tell())
        self.accepted.connect(self._save)
        self._tell()

    def _tell(self) -> None:
        self._told.setText(kept_words(self._template(""), self.ui.words))

    def _save(self) -> None:
        try:
            template = self._template(parse_name(self._name.text()))
            parse_template_note(template.note)
        except InvalidInput as error:
            self._name.set_error(error.happened)
            self._name.setFocus()
            return
        self.ask(lambda s: s.wallet.templates.add(template), self._name, self.dismiss)

    def _template(self, name: str) -> OwnTemplate:
        made, who = self._made, self._for.current_id()
        is_person = who == _PERSON
        return OwnTemplate(
            name, made.use, made.load, made.cap, made.expected, made.uses,
            made.holder_id if is_person else "", made.holder if is_person else "",
            self._department if who == _TEAM else "", made.note,
        )  # fmt: skip


class EditSheet(_TemplateSheet):
    """Every template with its name to change, and a button that forgets it."""

    def __init__(self, ui: Ui, window: QWidget, kept: tuple[OwnTemplate, ...]) -> None:
        super().__init__(ui, window, "Your templates")
        self._list = column(spacing=14)
        self.body.addLayout(column(self._list, 24))
        self.changed.connect(self._show)
        self._show(kept)

    def _show(self, kept: tuple[OwnTemplate, ...]) -> None:
        clear(self._list)
        for one in kept:
            self._list.addWidget(self._line(one))
        if not kept:
            self._list.addWidget(Label("No templates of your own.", "body", "ink2"))
        if self.isVisible():
            self._first_stop().setFocus()

    def _line(self, one: OwnTemplate) -> QWidget:
        name = Field(f"Name of {one.name}", value=one.name, label_visible=False,
                     hint=kept_words(one, self.ui.words))  # fmt: skip
        rename = Button("Rename", name=f"Rename {one.name}")
        delete = Button("Delete", "danger", name=f"Delete {one.name}")
        rename.clicked.connect(partial(self._rename, one.name, name))
        name.submitted.connect(partial(self._rename, one.name, name))
        delete.clicked.connect(partial(self._delete, one.name, name, delete))
        top = Qt.AlignmentFlag.AlignTop
        return holder(row((name, 1, top), (rename, 0, top), (delete, 0, top), spacing=10))

    def _rename(self, name: str, field: Field) -> None:
        new = field.text()
        self.ask(lambda s: s.wallet.templates.rename(name, new), field, lambda: None)

    def _delete(self, name: str, field: Field, button: Button) -> None:
        if button.words() == "Delete":  # the second press means it
            button.setText("Delete now")
            return
        self.ask(lambda s: s.wallet.templates.delete(name), field, lambda: None)


def kept_words(one: OwnTemplate, words: Words) -> str:
    """`Ads, load $100.00, for Ada Lovelace.`"""
    use = template_of(one.use)
    who = one.holder or (one.department and f"somebody of {one.department}")
    parts = (
        "" if use is None else use.name,
        _amount("all parts", one.expected, words),
        "" if one.uses is None else f"{one.uses} purchases",
        _amount("load", one.load, words),
        _amount("cap", one.cap, words),
        f"for {who}" if who else "",
        f"note “{one.note}”" if one.note else "",
    )
    return ", ".join(part for part in parts if part) + "."


def _amount(name: str, amount: Money | None, words: Words) -> str:
    return "" if amount is None else f"{name} {words.money(amount)}"
