"""The sheets of the people: somebody new, another name, the owner's statement."""

from collections.abc import Awaitable, Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.application.people import PersonForm
from desktop_app.application.session import Session
from desktop_app.domain.errors import Failure, InvalidInput
from desktop_app.domain.people import (
    Person,
    parse_department,
    parse_email,
    parse_person_name,
    parse_statement,
)
from desktop_app.ui.actions.checks import link_reason, show_block
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.people.detail_pane import DUTY
from desktop_app.ui.trouble_box import TroubleBox
from desktop_app.ui.words import source

Work = Callable[[Session], Awaitable[Person]]
ONCE = "Purser looks for the e-mail first, and asks once."
THEIR_NAME = "The name the service has stays as it is, and cards are made out to it."
NO_LIST = (
    "This connection keeps no list of people: the name stays with Purser, and a short form of it "
    "goes into the references of this person's cards."
)
HOW = "How you verified"
DAY = "On which day"


class PeopleSheet(Sheet):
    """Fields that are checked one by one before anything is asked; `done` carries the `Person`."""

    done = Signal(object)

    def __init__(self, ui: Ui, window: QWidget, title: str, effect: str, promise: str) -> None:
        super().__init__(window, title, effect=effect, promise=promise)
        self.ui = ui
        self.is_busy = False
        self._fields: dict[str, Field] = {}
        self._error = TroubleBox(ui)
        self._block = InfoBar("offline", "off", "", "Check now")
        self._block.activated.connect(
            lambda: ui.bridge.run(self, lambda s: s.wallet.refresh(), lambda _: None)
        )
        set_shown(self._block, False)
        for part in (self._error, self._block):
            self.body.addWidget(part)
        self.accepted.connect(self._submit)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Figures of a person are not filled in anew while somebody types."""

    def add(self, name: str, field: Field) -> None:
        """One more field, named as its errors are."""
        self._fields[name] = field
        self.body.addWidget(field)
        self.body.addSpacing(14)
        field.text_edited.connect(lambda _text: self._mended(field))

    def _mended(self, field: Field) -> None:
        field.set_error("")
        self.problems.leave_out(field)

    def _ask(self) -> Work | None:
        """The work of the filled form; every sheet has its own."""
        return None

    def _checks(self) -> dict[str, Callable[[], object]]:
        """What looks at each field. A check raises InvalidInput."""
        return {}

    def _submit(self) -> None:
        wrong: list[tuple[str, QWidget]] = []
        for name, check in self._checks().items():
            error = _error_of(check)
            self._fields[name].set_error(error)
            if error:
                wrong.append((self._fields[name].label().lower(), self._fields[name]))
        self.problems.set_problems(wrong)
        if self.problems.focus_first() or self.is_busy:
            return
        work = self._ask()
        if work is None:
            return
        self._error.clear()
        self.is_busy = True
        self.effect.pause("On its way")
        self.ui.bridge.run(self, work, self._made, self._failed)

    def _made(self, person: Person) -> None:
        self.done.emit(person)
        self.dismiss()

    def _failed(self, failure: Failure) -> None:
        self.is_busy = False
        self.effect.resume()
        if failure.code == InvalidInput.code:
            first = next(iter(self._fields.values()))
            first.set_error(failure.happened)
            self.problems.set_problems([(first.label().lower(), first)])
            self.problems.focus_first()
            return
        self._error.tell(failure, f"{self.accessibleName()}: not done")


class PersonSheet(PeopleSheet):
    """Somebody new, or with `person` another name or department of somebody known."""

    def __init__(
        self, ui: Ui, window: QWidget, snapshot: Snapshot, person: Person | None = None
    ) -> None:
        self._person = person
        self._asks_service = person is None and snapshot.capabilities.holders
        title = "Add a person" if person is None else f"Edit {person.name}"
        effect = "Add person" if person is None else "Save"
        super().__init__(ui, window, title, effect, ONCE if self._asks_service else "")
        name = Field("Name", value="" if person is None else person.name)
        department = Field("Department", hint="Or team; may stay empty")
        department.set_text("" if person is None else person.department)
        if snapshot.people.departments:
            known = ", ".join(snapshot.people.departments[:4])
            department.set_hint(f"Or team; may stay empty. In use: {known}")
        self.add("name", name)
        self.add("department", department)
        if self._asks_service:
            who = source(snapshot.profile)
            self.add(
                "email", Field("E-mail", hint=f"Goes to {who}, which tells people apart by it")
            )
        else:
            note = THEIR_NAME if snapshot.capabilities.holders else NO_LIST
            self.body.addWidget(Label(note, "caption", "ink3", wrap=True))
        self.body.addSpacing(10)
        self.show_snapshot(snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say when nobody can be asked now."""
        reason = link_reason(snapshot, self.ui.words) if self._asks_service else ""
        show_block(self._block, reason, snapshot)
        if reason:
            self.effect.disable(reason)
        elif not self.is_busy:
            self.effect.enable()

    def _form(self) -> PersonForm:
        email = self._fields["email"].text() if "email" in self._fields else ""
        return PersonForm(self._fields["name"].text(), self._fields["department"].text(), email)

    def _checks(self) -> dict[str, Callable[[], object]]:
        form = self._form()
        checks: dict[str, Callable[[], object]] = {
            "name": lambda: parse_person_name(form.name),
            "department": lambda: parse_department(form.department),
        }
        if self._asks_service:
            checks["email"] = lambda: parse_email(form.email)
        return checks

    def _ask(self) -> Work:
        form, person = self._form(), self._person
        if person is None:
            return lambda session: session.wallet.people.add(form)
        return lambda session: session.wallet.people.change(person.id, form)


class StatementSheet(PeopleSheet):
    """The owner says that somebody was verified, how, and on which day."""

    def __init__(self, ui: Ui, window: QWidget, person: Person, today: date) -> None:
        title = f"{person.name} was verified"
        super().__init__(ui, window, title, "State this", "Kept in this vault with its day.")
        self._person, self._today = person, today
        self.body.addWidget(Label(DUTY, "body", "ink2", wrap=True))
        self.body.addSpacing(16)
        self.add("how", Field(HOW, placeholder="For example: passport seen"))
        self.add("day", Field(DAY, value=today.isoformat(), hint="Year, month, day"))
        self.body.addSpacing(10)

    def _day(self) -> date:
        try:
            return date.fromisoformat(self._fields["day"].text().strip())
        except ValueError:
            raise InvalidInput("A day like 2026-12-31.", field="day") from None

    def _checks(self) -> dict[str, Callable[[], object]]:
        how = self._fields["how"].text()
        return {
            "how": lambda: parse_statement(how, self._today, self._today),
            "day": lambda: parse_statement("-", self._day(), self._today),
        }

    def _ask(self) -> Work:
        person, how, day = self._person, self._fields["how"].text(), self._day()
        return lambda session: session.wallet.people.state_verified(person.id, how, day)


def _error_of(check: Callable[[], object]) -> str:
    try:
        check()
    except InvalidInput as error:
        return error.happened
    return ""
