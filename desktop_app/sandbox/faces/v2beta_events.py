"""Names and fills the webhooks of cards made through the v2beta face, as before May 2026."""

from desktop_app.sandbox.books import USD_MICROS
from desktop_app.sandbox.faces.v2_events import NAMES, event_data
from desktop_app.sandbox.faces.wire import Json
from desktop_app.sandbox.letters import AMOUNTS
from desktop_app.sandbox.model import BankEvent

LETTER = frozenset({"name_complete", "snake_case", "no_company_id"})
"""What the rename of May 2026 undid."""
LATER = frozenset(
    [
        "companyId",
        "displayAmount",
        "transactionType",
        "merchantName",
        "merchantMcc",
        "merchantCountry",
        "timestamp",
    ]
)


def event(happened: BankEvent, company_id: str, now_ns: int) -> tuple[str, Json]:
    """Amounts are floats of dollars; keys that came later are left out."""
    data = event_data(happened, company_id, now_ns)
    for key in AMOUNTS:
        micros = data.get(key)
        if isinstance(micros, int):
            data[key] = micros / USD_MICROS
    return NAMES[happened.kind], {key: value for key, value in data.items() if key not in LATER}
