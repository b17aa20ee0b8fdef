"""Names and fills the webhooks of cards made through the guide face."""

from desktop_app.sandbox.books import USD_MICROS
from desktop_app.sandbox.faces.v2_events import NAMES, event_data
from desktop_app.sandbox.faces.wire import Json
from desktop_app.sandbox.letters import AMOUNTS
from desktop_app.sandbox.model import BankEvent, Kind

GUIDE_SCALE = 100_000
GUIDE_NAMES = {
    Kind.CREATED: "card.created",
    Kind.FUNDED: "virtualcard.topup.complete",
    Kind.FUND_FAILED: "virtualcard.topup.failed",
}


def event(happened: BankEvent, company_id: str, now_ns: int) -> tuple[str, Json]:
    """The seeds' two names, otherwise the current ones; amounts in the seeds' unit."""
    name = GUIDE_NAMES.get(happened.kind, NAMES[happened.kind])
    data = event_data(happened, company_id, now_ns)
    for key in AMOUNTS:
        micros = data.get(key)
        if isinstance(micros, int):
            data[key] = micros * GUIDE_SCALE // USD_MICROS
    if happened.kind is Kind.CREATED:
        data["userReference"] = happened.card.user_reference
        data["label"] = happened.card.name
        data["last4"] = happened.card.last_four
    return name, data
