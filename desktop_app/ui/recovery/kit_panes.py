"""The four panes of the sheet that makes a recovery kit."""

from secrets import SystemRandom

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.application.recovery_page import KitPage
from desktop_app.domain.recovery_code import GROUPS, is_group
from desktop_app.domain.secrets import Secret
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.consequences import Consequence, Consequences
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.segments import Segments
from desktop_app.ui.recovery import kit_words as words
from desktop_app.ui.recovery.code_view import CodeView, PaperView
from desktop_app.ui.recovery.page_pdf import Paper, usual_paper
from desktop_app.ui.words import Words

ASKED = 3
"""How many groups are typed back."""
_PAPERS = tuple((paper.value, paper.value) for paper in Paper)


class AskPane(QWidget):
    """What a kit is, and the password."""

    def __init__(self, replaces: str) -> None:
        super().__init__()
        said: list[Consequence] = [("key", words.OPENS), ("alert", words.SECOND)]
        if replaces:
            said.append(("repeat", words.REPLACES.format(when=replaces)))
        said.append(("check", words.NOTHING_YET))
        self.password = Field("Master password", password=True)
        self.password.text_edited.connect(lambda _: self.password.set_error(""))
        self.setLayout(column(Consequences(said), self.password, spacing=18))


class PagePane(QWidget):
    """The page, small, beside the code and the ways to paper."""

    def __init__(self, formats: Words) -> None:
        super().__init__()
        self._page: KitPage | None = None
        self._preview = PaperView(formats)
        self._code = CodeView()
        self.paper = Segments(_PAPERS, "Paper", usual_paper().value)
        self.paper.chosen.connect(lambda _: self._repaint())
        self.save = Button("Save as PDF…", icon="export")
        self.print = Button("Open it to print", icon="right")
        self.delete = Button("Delete the file", icon="close")
        self.said = Label("", "body", wrap=True)
        self._buttons = row(self.save, self.print, self.delete, STRETCH)
        top = Qt.AlignmentFlag.AlignTop
        beside = column(
            (self._code, 0, Qt.AlignmentFlag.AlignLeft),
            Label(words.PAGE, "body", "ink2", wrap=True),
            row(self.paper, STRETCH),
            STRETCH,
            spacing=12,
        )
        both = row((self._preview, 0, top), (beside, 1), spacing=20)
        self.setLayout(column(both, self._buttons, self.said, spacing=14))
        self.show_file("")

    def show_page(self, page: KitPage | None) -> None:
        """Show a page, or forget it."""
        self._page = page
        self._repaint()
        self._code.show_code(None if page is None else page.code)

    def chosen_paper(self) -> Paper:
        """Return the paper to print on."""
        return Paper(self.paper.current_id())

    def show_file(self, name: str) -> None:
        """Offer what can be done with a saved file; "" where there is none."""
        for part in (self.print, self.delete):
            set_shown(part, bool(name))
        set_shown(self.save, not name)
        set_shown(self.paper, not name)
        self.say(words.ON_DISK.format(name=name) if name else "")

    def say(self, text: str) -> None:
        """Say what became of the file."""
        self.said.setText(text)
        set_shown(self.said, bool(text))

    def _repaint(self) -> None:
        self._preview.show_page(self._page, self.chosen_paper())


class ProvePane(QWidget):
    """Three groups, drawn by chance, and where the page will lie."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = tuple(sorted(SystemRandom().sample(range(1, GROUPS + 1), ASKED)))
        self.fields = tuple(Field(f"Group {n}", password=True) for n in self.numbers)
        for field in self.fields:
            field.text_edited.connect(lambda _, f=field: f.set_error(""))
        self.place = Field(words.WHERE, hint=words.WHERE_HINT)
        self.place.text_edited.connect(lambda _: self.place.set_error(""))
        three = row(*((field, 1) for field in self.fields), spacing=12)
        lead = Label(words.PROVE, "body", "ink2", wrap=True)
        self.back = Button(words.SHOW_AGAIN, "link")
        back = row(self.back, STRETCH)
        self.setLayout(column(lead, three, back, self.place, spacing=14))

    def wrong(self, page: KitPage) -> tuple[Field, ...]:
        """Say beside each field that it is not what the page says; those fields."""
        found = []
        for number, field in zip(self.numbers, self.fields, strict=True):
            if not is_group(page.code, number, Secret(field.text())):
                field.set_error(words.NOT_THAT)
                found.append(field)
        return tuple(found)

    def forget(self) -> None:
        """Empty what was typed."""
        for field in self.fields:
            field.clear()
            field.conceal()


class DonePane(QWidget):
    """That it works, and what is still to do."""

    def __init__(self) -> None:
        super().__init__()
        self._left = Label("", "strong", wrap=True)
        self.delete = Button("Delete the file", icon="close")
        self._end = Label("", "body", "ink2", wrap=True)
        self.setLayout(
            column(
                Label(words.DONE, "body", wrap=True),
                self._left,
                row(self.delete, STRETCH),
                self._end,
                spacing=14,
            )
        )

    def show_file(self, name: str) -> None:
        """Remind of a saved file; "" where there is none."""
        self._left.setText(words.LEFT_ON_DISK.format(name=name))
        for part in (self._left, self.delete):
            set_shown(part, bool(name))
        set_shown(self._end, False)

    def say(self, text: str) -> None:
        """Say what became of the file."""
        self._end.setText(text)
        set_shown(self._end, True)
