"""The line a recovery code is typed into: counts, and names the group with a slip."""

from desktop_app.domain.recovery_code import LETTERS, CodeMistyped, count_letters, parse_code
from desktop_app.domain.secrets import Secret
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.field import Field
from desktop_app.ui.theme.tokens import Height

HINT = "Eight groups of five. Capitals, spaces and dashes make no difference."


class CodeField(Field):
    """Masked like a password: what is typed is one."""

    def __init__(self, label: str = "Recovery code") -> None:
        super().__init__(label, password=True, hint=HINT, height=Height.FIELD_PASSWORD)
        self.text_changed.connect(lambda _: self._count())

    def read(self) -> Secret | None:
        """What was typed, if it can be a code; else what is wrong is said below the line."""
        typed = Secret(self.text())
        try:
            parse_code(typed)
        except CodeMistyped as error:
            self.set_error(error.happened)
            announce(self.input, error.happened)
            return None
        return typed

    def forget(self) -> None:
        """Empty and mask it."""
        self.clear()
        self.conceal()

    def _count(self) -> None:
        self.set_error("")
        count = count_letters(Secret(self.text()))
        said = f"{count} of {LETTERS} letters and figures" if count else HINT
        self.set_hint(said)
