"""The strikes of a card are counted once, and anew after a message that names it."""

from desktop_app.application.strike_watch import StrikeWatch
from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Event, EventKind

ADS, OTHER = CardId("card-ads"), CardId("card-other")


class Log:
    """The messages of a vault, and how often they were looked through."""

    def __init__(self) -> None:
        self.kept: list[Event] = []
        self.looks = 0
        self.events = self

    def of_card(self, card_id: CardId, limit: int) -> tuple[Event, ...]:
        self.looks += 1
        return tuple(event for event in self.kept if event.card_id == card_id)


def declined(number: int, card_id: CardId | None = ADS) -> Event:
    return Event(
        f"e{number}", EventKind.DECLINED, "name", card_id, f"t{number}", reason="insufficient_funds"
    )


def test_a_card_is_counted_anew_only_after_a_message_about_it() -> None:
    log = Log()
    watch = StrikeWatch(log)
    assert (watch.count(ADS), watch.count(ADS), log.looks) == (0, 0, 1)
    for event in (declined(1), declined(2, OTHER), declined(3, None)):
        log.kept.append(event)
        watch.note_event(event)
    assert (watch.count(ADS), watch.count(ADS), log.looks) == (1, 1, 2)
    assert watch.count(OTHER) == 1


def test_the_service_counts_more_than_was_seen() -> None:
    log = Log()
    fee = Event("f", EventKind.DECLINE_FEE, "name", ADS, violations=2)
    log.kept += [declined(1), fee]
    assert StrikeWatch(log).count(ADS) == 2
