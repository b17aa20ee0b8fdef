"""Paints every component and every card face to PNG files, for people to look at.

python -m tests.ui.gallery OUTPUT_FOLDER [--scale 1.5] [--family "DejaVu Sans"]
"""

import argparse
import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from desktop_app.ui.cards.face import Face, FaceView, Thumbnail
from desktop_app.ui.kit.banner import Banner
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.toast import ToastHost
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.theme import current
from tests.ui.gallery_sheets import make_components, make_first, make_panels

__all__ = ["make_components", "make_faces", "make_first", "make_panels", "make_sheet"]

FACES = (
    FaceView("1", "Google Ads", "Acme Ltd", "Ada Lovelace", "4417", "03/29", sandbox=True),
    FaceView("2", "Old hosting", "Acme Ltd", "Ada Lovelace", "6120", "03/29", state="frozen",
             sandbox=True),
    FaceView("3", "Trial tools", "Acme Ltd", "Ada Lovelace", "8842", "03/29", state="terminated",
             pill=("terminated", "Terminated 3 May")),
    FaceView("4", "Domain name", "Acme Ltd", "Ada Lovelace", "5510", "05/29", "forest", "armed",
             stub_title="One purchase", stub_note="armed", sandbox=True),
    FaceView("5", "Desk lamps", "Acme Ltd", "Ada Lovelace", "7702", "05/29", "petrol", "spent",
             stub_title="One purchase", stub_note="used 14:00", sandbox=True),
    FaceView("6", "Print shop", "Acme Ltd", "Ada Lovelace", "0931", "04/26", state="expired"),
    FaceView("7", "Adobe", "Acme Ltd", "Ada Lovelace", "9021", "11/28", "oxblood"),
    FaceView("8", "Imported card", "Acme Ltd", "Ada Lovelace", "", "08/27", state="not_stored"),
    FaceView("9", "Figma", "Acme Ltd", "Ada Lovelace", "2286", "08/28", "plum",
             pill=("freezing", "")),
)  # fmt: skip


def make_faces() -> QWidget:
    """Return the sheet of look/11 and 12."""
    grid = QGridLayout()
    for index, view in enumerate(FACES):
        face = Face(view, 336)
        thumbs = row(Thumbnail(view), Thumbnail(view, 64), Label(view.state, "label"), STRETCH)
        grid.addLayout(column(face, thumbs, spacing=4), index // 3, index % 3)
        if view.label == "Adobe":
            face.reveal("number", lambda: "4000000000009021")
            face.reveal("cvv", lambda: "000")
    page = Fill("page")
    page.setLayout(column(Banner(), grid, margins=(24, 0, 24, 12)))
    return page


def make_sheet() -> QWidget:
    """Return a window with a dialog and a toast over it."""
    page = make_panels()
    page.resize(1280, 860)
    sheet = Sheet(page, "Top up Google Ads", subtitle="Visa ••4417, available $62.10",
                  leading=Thumbnail(FACES[0], 64), effect="Top up $100.00",
                  promise="Purser sends this once, never twice.")  # fmt: skip
    amount = Field("Amount", value="100.00", prefix="$", suffix="USD", big=True)
    amount.set_error("At most $2,500.00 per top-up (Bitnob, 3 May)")
    sheet.body.addWidget(amount)
    sheet.problems.set_problems([("amount", amount)])
    page.show()
    sheet.open()
    toasts = ToastHost(page)
    toasts.show_toast("copy", "Number copied", "Clipboard clears in 0:22", "Clear now")
    return page


def main() -> None:
    """Write every sheet in every theme."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--scale", type=float, default=1.0)
    reader.add_argument("--family", default="")
    wanted = reader.parse_args()
    app = QApplication([])
    if wanted.family:
        fonts.set_families((wanted.family,))
    fonts.set_scale(wanted.scale)
    current().install(app)
    current().set_reduced_motion(True)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    sheets = (make_components, make_panels, make_first, make_faces, make_sheet)
    for theme in ("light", "dark", "contrast"):
        current().set_theme(theme)
        for make in sheets:
            page = make()
            hint = page.sizeHint()
            page.resize(max(1280, hint.width()), max(800, hint.height()))
            page.show()
            app.processEvents()
            page.grab().save(str(wanted.folder / f"{make.__name__[5:]}-{theme}.png"))
            page.close()


if __name__ == "__main__":
    main()
