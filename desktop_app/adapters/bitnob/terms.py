"""What each dialect offers and how it counts money: the light part, known before any of its wire.

A wallet is opened and shown by these; the models that read a dialect come with the first request.
"""

from desktop_app.application.ports import Capabilities
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.spend_limits import SPANS

PER_USD: dict[DialectName, int] = {
    DialectName.GUIDE: 100_000,
    DialectName.V2: 1_000_000,
    DialectName.V2BETA: 1_000_000,
}
"""Wire units of a dollar."""

CAPABILITIES: dict[DialectName, Capabilities] = {
    DialectName.GUIDE: Capabilities(
        details_once=True,
        details_later=False,
        create_loads=False,
        needs_callback=True,
        needs_cap=True,
        holders=False,
        spend_limits=(),
        describes_top_up=True,
    ),
    DialectName.V2: Capabilities(
        details_once=False,
        details_later=True,
        create_loads=True,
        needs_callback=False,
        needs_cap=False,
        holders=True,
        spend_limits=SPANS,
        limits_at_once=SPANS[:-1],
        describes_top_up=False,
        feed_of_all=True,
        states_debits=True,
    ),
    DialectName.V2BETA: Capabilities(
        details_once=False,
        details_later=True,
        create_loads=False,
        needs_callback=False,
        needs_cap=False,
        holders=True,
        spend_limits=SPANS[:4],
        describes_top_up=True,
        callback_per_card=False,
        states_debits=True,
    ),
}
