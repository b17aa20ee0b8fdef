"""Words that several sheets share: which card, and where its limits come from."""

from desktop_app.application.messages import CardView
from desktop_app.domain.limits import Limits
from desktop_app.ui.theme.tokens import Width
from desktop_app.ui.theme.type import scale
from desktop_app.ui.words import Words, date_text, masked


def sheet_width() -> int:
    """Larger text needs a wider sheet, or figures would not fit beside each other."""
    return round(Width.SHEET * scale())


def subtitle_of(card: CardView, words: Words) -> str:
    """`Visa ••4417, available $62.10`."""
    name = f"Visa {masked(card.last4)}".strip()
    return f"{name}, available {words.money(card.available)}"


def limit_source(limits: Limits) -> tuple[str, str, str]:
    """The last of the limit facts: since when they are known, and from where."""
    return "Limits known since", date_text(limits.known_since), limits.source
