"""Help in the settings: plain words of ours, whatever stands in the file."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.home.page import HomePage
from desktop_app.ui.settings.help import MISSING, PAGES, HelpSection, Reader, help_folder
from desktop_app.ui.settings.page import SettingsPage
from tests.support.help_pages import FOLDER, page, rows, section
from tests.support.snapshots import snapshot
from tests.support.ui import make_ui
from tests.ui.look_fixture import look, use_widest_type

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

HOSTILE = """# A <b>page</b>

<img src="http://x.invalid/a.png"> and [a link](http://x.invalid) and ![a picture](p.png)

- <a href="file:///etc/hostname">item</a>

| <i>Head</i> | Other |
|---|---|
| <script>x</script> | **bold** and `code` |

```
<h1>`code`</h1>
| no table |
```
"""


@pytest.fixture
def show(qtbot: QtBot):
    def made(folder: Path | None = None) -> HelpSection:
        part = HelpSection(folder)
        qtbot.addWidget(part)
        part.resize(720, 500)
        part.show()
        return part

    return made


def _texts(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(QLabel)]


def test_nothing_in_a_page_is_read_as_html_or_loaded(show, tmp_path: Path) -> None:
    (tmp_path / "user-guide.md").write_text(HOSTILE)
    part = show(tmp_path)
    assert {label.textFormat() for label in part.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
    assert not any(label.openExternalLinks() for label in part.findChildren(QLabel))
    assert _texts(part) == [
        "A <b>page</b>",
        '<img src="http://x.invalid/a.png"> and a link and a picture',
        "•",
        '<a href="file:///etc/hostname">item</a>',
        "<i>Head</i>",
        "Other",
        "<script>x</script>",
        "bold and code",
        "<h1>`code`</h1>\n| no table |",
    ]


def test_a_page_that_is_missing_says_so(show, tmp_path: Path) -> None:
    assert _texts(show(tmp_path)) == [MISSING]


def test_every_page_there_is_can_be_chosen(show) -> None:
    assert help_folder() == FOLDER
    assert {name for name, _ in PAGES} == {path.stem for path in FOLDER.glob("*.md")}
    part = show()
    for name, words in PAGES:
        part.show_page(name)
        reader = next(r for r in part.findChildren(Reader) if r.isVisible())
        assert reader.accessibleName() == words
        assert _texts(reader)[0] == page(name).splitlines()[0].removeprefix("# ")


@pytest.mark.parametrize("name", [name for name, _ in PAGES])
def test_no_mark_of_markdown_is_left_in_the_words(show, name: str) -> None:
    part = show()
    part.show_page(name)
    shown = "\n".join(_texts(part))
    assert [mark for mark in ("**", "`", "##", "](", "|") if mark in shown] == []


def test_a_page_is_scrolled_by_keys(qtbot: QtBot, show) -> None:
    part = show()
    reader = part.findChild(Reader)
    qtbot.keyClick(reader, Qt.Key.Key_PageDown)
    after_a_page = reader.verticalScrollBar().value()
    qtbot.keyClick(reader, Qt.Key.Key_End)
    assert 0 < after_a_page < reader.verticalScrollBar().value()
    assert reader.verticalScrollBar().value() == reader.verticalScrollBar().maximum()
    qtbot.keyClick(reader, Qt.Key.Key_Home)
    assert reader.verticalScrollBar().value() == 0


def test_a_page_left_half_read_is_found_again_there(qtbot: QtBot, show) -> None:
    part = show()
    reader = part.findChild(Reader)
    reader.verticalScrollBar().setValue(300)
    part.show_page("sandbox")
    part.show_page("user-guide")
    assert reader.isVisible()
    assert reader.verticalScrollBar().value() == 300


def test_no_page_is_wider_than_the_smallest_window_in_the_widest_type(qtbot: QtBot) -> None:
    use_widest_type()
    settings = SettingsPage(make_ui())
    qtbot.addWidget(settings)
    settings.resize(900, 600)
    settings.show_snapshot(snapshot())
    settings.show()
    settings.show_section("help")
    part = settings.section("help")
    for name, _ in PAGES:
        part.show_page(name)
        reader = next(r for r in part.findChildren(Reader) if r.isVisible())
        assert reader.widget().minimumSizeHint().width() <= reader.viewport().width(), name


def test_the_guide_names_exactly_the_shortcuts_that_exist(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    home = HomePage(make_ui(), window)
    keys = {shortcut.key().toString(): shortcut for shortcut in home.findChildren(QShortcut)}
    for key in ("Ctrl+N", "Alt+4"):  # these pages are made when they are first asked for
        keys[key].activated.emit()
    there = {shortcut.key().toString() for shortcut in home.findChildren(QShortcut)}
    table = rows(section(page("user-guide"), "Keys"))
    named = {name for cells in table for name in cells[0].split(", ")} - {"Keys", "Menu key"}
    assert named == there - {"Esc"}
    assert "Esc hides digits" in page("user-guide")
