"""What a backup is opened with: its password, or the code of its page and a new password."""

from PySide6.QtWidgets import QWidget

from desktop_app.application.ways import WayKind
from desktop_app.domain.errors import Failure
from desktop_app.domain.secrets import Secret
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.first_run.code_field import CodeField
from desktop_app.ui.first_run.password_pair import PasswordPair
from desktop_app.ui.key_file.field import KeyFileField
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.segments import Segments

ASKED = "The master password from the time of the backup"
CODE = "The recovery code of that time"
NEW = "New master password for the restored vault"
_KINDS = (
    (WayKind.PASSWORD.value, "Master password"),
    (WayKind.RECOVERY.value, "Recovery code"),
)


class RestoreWay(QWidget):
    """Shows one of two forms; what stands in the other is dropped with the sheet."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.kind = Segments(_KINDS, "What to open the backup with")
        self.kind.chosen.connect(lambda _: self._show_form())
        self.password = Field(ASKED, password=True)
        self.password.text_edited.connect(lambda _: self.password.set_error(""))
        self.key_file = KeyFileField()
        self._wanted: str | None = None
        self.code = CodeField(CODE)
        self.pair = PasswordPair(bridge, NEW)
        kinds = row(self.kind, STRETCH)
        parts = (self.password, self.key_file, self.code, self.pair)
        self.setLayout(column(kinds, *parts, spacing=14))
        self._show_form()

    def is_by_code(self) -> bool:
        """Whether the code was chosen."""
        return self.kind.current_id() == WayKind.RECOVERY.value

    def field(self) -> Field:
        """Return the field of what opens the backup."""
        return self.code if self.is_by_code() else self.password

    def problems(self) -> list[tuple[str, QWidget]]:
        """Say beside each field what is wrong with it; return names and fields in their order."""
        if self.is_by_code():
            found = [] if self.code.read() else [("code", self.code)]
            return [*found, *self.pair.problems()]
        if not self.password.text().strip():
            self.password.set_error("Enter the master password.")
            return [("password", self.password)]
        return [("key file", self.key_file)] if self.key_file.is_missing() else []

    def secrets(self) -> tuple[Secret, Secret | None]:
        """Return what opens it, and the new password where it is a code."""
        new = self.pair.password() if self.is_by_code() else None
        return Secret(self.field().text()), new

    def ask_key_file(self, file: str | None) -> None:
        """The backup's password needs the key file of this name; none with None."""
        self._wanted = file
        self._show_form()

    def takes(self, failure: Failure) -> bool:
        """Say what is wrong with the key file; False where something else is wrong."""
        return self.key_file.takes(failure)

    def forget(self) -> None:
        """Empty every field."""
        self.password.clear()
        self.password.conceal()
        self.code.forget()
        self.pair.forget()

    def _show_form(self) -> None:
        by_code = self.is_by_code()
        set_shown(self.password, not by_code)
        self.key_file.ask_for(None if by_code else self._wanted)
        for part in (self.code, self.pair):
            set_shown(part, by_code)
