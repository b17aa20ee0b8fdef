"""The printed page: one sheet, sharp, with all that is needed on it and nothing else."""

from datetime import UTC, datetime
from itertools import product

import pytest
import segno
from PySide6.QtGui import QImage, qGray

from desktop_app.application.recovery_page import KitPage
from desktop_app.domain.recovery_code import make_code
from desktop_app.ui.recovery.page_paint import MARGIN
from desktop_app.ui.recovery.page_pdf import Paper, make_pdf, make_picture
from desktop_app.ui.recovery.qr import make_matrix
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.words import Words
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
CODE = make_code(bytes(range(7, 27)))
VAULT_ID = "4fd09b1c2f6e4a5d9c7b3e2a1f008d6e"
PAGE = KitPage("Acme Ltd", VAULT_ID, datetime(2026, 11, 22, 14, tzinfo=UTC), CODE)
BOX = {Paper.A4: b"/MediaBox [0 0 595.", Paper.LETTER: b"/MediaBox [0 0 612."}
LONG = "W" * 60


def _with(**changes) -> KitPage:
    values = {"vault_name": PAGE.vault_name, "vault_id": PAGE.vault_id, "made_at": PAGE.made_at}
    return KitPage(**{**values, "code": CODE, **changes})


def _is_dark(image: QImage, x: float, y: float) -> bool:
    return qGray(image.pixel(round(x), round(y))) < 128


@pytest.mark.parametrize("paper", Paper)
def test_the_file_is_one_page_of_that_paper_with_its_fonts_inside(paper: Paper) -> None:
    data = make_pdf(PAGE, paper, Words())
    assert data.startswith(b"%PDF-")
    assert BOX[paper] in data
    assert b"/Count 1" in data
    assert data.count(b"/FontFile") >= 2
    assert b"/Subtype /Image" not in data  # the square is drawn as squares: sharp on any printer


def test_the_file_s_own_description_names_nobody() -> None:
    data = make_pdf(_with(vault_name="Canary & Sons"), Paper.A4, Words())
    described = data.split(b"stream")[0] + data[data.find(b"/Info") :]
    for text in ("Canary", CODE.reveal(), CODE.reveal().replace("-", "")):
        for spelled in (text.encode(), text.encode("utf-16-be")):
            assert spelled not in data
            assert spelled not in described


@pytest.mark.parametrize(("paper", "family"), [*product(Paper, ("Inter", "DejaVu Sans"))])
def test_everything_keeps_to_the_margins_and_leaves_room_for_notes(paper, family) -> None:
    fonts.set_families((family,))
    image = make_picture(_with(vault_name=LONG), paper, Words(), 1000)
    edge = int(MARGIN / 10 * 1000 / (595 if paper is Paper.A4 else 612)) - 3
    width, height = image.width(), image.height()
    outside = [
        (x, y)
        for x in range(0, width, 2)
        for y in range(0, height, 2)
        if (x < edge or x > width - edge or y < edge or y > height - edge) and _is_dark(image, x, y)
    ]
    assert outside == []
    rules = [y for y in range(height * 3 // 4, height) if _is_rule(image, y, edge)]
    assert len(_apart(rules)) >= 2


def _is_rule(image: QImage, y: int, edge: int) -> bool:
    """Whether a line goes from margin to margin."""
    across = range(edge + 10, image.width() - edge - 10, 5)
    return all(qGray(image.pixel(x, y)) < 250 for x in across)


def _apart(lines: list[int]) -> list[int]:
    return [y for at, y in enumerate(lines) if not at or y - lines[at - 1] > 2]


def test_the_square_on_the_page_is_the_code_as_printed() -> None:
    """Looked at in the middle of every module, as a reader does."""
    image = make_picture(PAGE, Paper.A4, Words(), 2000)
    matrix = make_matrix(CODE)
    left, top, module = _find_square(image, len(matrix))
    seen = tuple(
        tuple(
            _is_dark(image, left + (at + 0.5) * module, top + (line + 0.5) * module)
            for at in range(len(matrix))
        )
        for line in range(len(matrix))
    )
    assert seen == matrix


def _find_square(image: QImage, modules: int) -> tuple[float, float, float]:
    """The long dark runs of the two upper finders, in the right half of the page."""
    for y in range(image.height() // 5, image.height() // 2):
        right = range(image.width() * 6 // 10, image.width() - 200)
        dark = [x for x in right if image.pixel(x, y) == 0xFF000000]
        if dark and dark[-1] - dark[0] > 200:
            return dark[0], y, (dark[-1] + 1 - dark[0]) / modules
    raise AssertionError("no square was found")


def test_the_square_survives_damage_and_holds_the_code_alone() -> None:
    made = segno.make_qr(CODE.reveal(), error="m")
    assert made.error in ("M", "Q", "H")
    assert made.mode == "alphanumeric"
    assert make_matrix(CODE) == tuple(tuple(map(bool, line)) for line in made.matrix)


def test_a_hostile_name_stays_one_line_of_plain_text() -> None:
    plain = make_picture(_with(vault_name="a" * 50), Paper.A4, Words(), 500)
    tagged = make_picture(_with(vault_name="<h1>a</h1>\n\n<img src=x>" * 2), Paper.A4, Words(), 500)
    below = range(160, plain.height(), 3)
    assert all(plain.pixel(x, y) == tagged.pixel(x, y) for y in below for x in range(40, 460, 3))


def test_the_dark_theme_changes_nothing_on_paper(look) -> None:
    light = make_picture(PAGE, Paper.A4, Words(), 400)
    look.set_theme("dark")
    assert make_picture(PAGE, Paper.A4, Words(), 400) == light
