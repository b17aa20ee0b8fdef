"""What Purser is, and what it is not."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app import __version__
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, holder, row
from desktop_app.ui.kit.logo import Logo
from desktop_app.ui.settings.section import section, titled

LICENCE = "Apache License 2.0"
IS_NOT = (
    "Not a bank, and not made by Bitnob or Visa. It is a client of Bitnob's card API.",
    "Never tried against the live service: no call was ever made to it. Everything was tested "
    "against the practice bank in this program.",
    "Not ready to pay at once: a Bitnob connection only reads and freezes until its connection "
    "check, and sends amounts once an answer has shown how the service counts money.",
    "Not a way round a lost password: without the vault or a backup of it, and its password or "
    "another way in that was made before, nobody can open the numbers.",
    "No telemetry: Purser talks to the card service you connect, and to the relay or tunnel for "
    "its messages if you choose one.",
)


class AboutSection(QWidget):
    """Version, licence, and limits said plainly."""

    def __init__(self) -> None:
        super().__init__()
        middle = Qt.AlignmentFlag.AlignVCenter
        words = column(
            Label(f"Purser {__version__}", "head"),
            2,
            Label(
                f"A desktop card wallet for small businesses. {LICENCE}.", "body", "ink2", wrap=True
            ),
        )
        inner = section(
            row((Logo(52), 0, middle), (words, 1), spacing=16),
            20,
            titled("What Purser is not", *(_point(text) for text in IS_NOT)),
        )
        self.setLayout(column((inner, 1)))


def _point(text: str) -> QWidget:
    top = Qt.AlignmentFlag.AlignTop
    words = Label(text, "body", "ink2", wrap=True)
    return holder(
        row((IconView("info", 18, "ink3"), 0, top), (words, 1), spacing=10, margins=(0, 5, 0, 5))
    )
