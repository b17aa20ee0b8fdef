"""The twelve questions about a connection in words: what is looked at, and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from desktop_app.domain.capability import Probe, Verdict


@dataclass(frozen=True, slots=True)
class Question:
    """`yes`, `no` and `unknown` say what Purser does because of the answer.

    An unknown is treated as a no, or more strictly.
    """

    title: str
    looks_at: str
    yes: str
    no: str
    unknown: str

    def consequence(self, verdict: Verdict) -> str:
        """What Purser does because of `verdict`."""
        return {Verdict.YES: self.yes, Verdict.NO: self.no}.get(verdict, self.unknown)


QUESTIONS: Mapping[Probe, Question] = MappingProxyType(
    {
        Probe.UNIT: Question(
            "Money units",
            "Amounts that answers show as an integer and as dollars.",
            "Amounts may be sent.",
            "No amount is sent. Reading and freezing work.",
            "No amount is sent until an answer shows both figures or the $2 check settles it.",
        ),
        Probe.REFERENCE_SHOWN: Question(
            "References come back",
            "Cards that Purser issued: whether the list shows their reference.",
            "A card whose answer was lost is found by its reference.",
            "A card whose answer was lost is looked for by label and time, and you are asked.",
            "Treated as no until Purser has issued a card here.",
        ),
        Probe.CREATE_TWICE: Question(
            "Issuing twice with one reference",
            "One order for a card sent twice with the same reference. Sandbox only, after asking.",
            "One card was made. Purser still never sends an order twice by itself.",
            "Two cards can be made. Purser never sends an order twice.",
            "Treated as no: an order for a card is never sent twice.",
        ),
        Probe.FUND_TWICE: Question(
            "Loading twice with one reference",
            "One top-up sent twice with the same reference. Sandbox only, after asking.",
            "It was loaded once. Purser still never sends a top-up twice by itself.",
            "It can be loaded twice. Purser never sends a top-up twice.",
            "Treated as no: a top-up is never sent twice.",
        ),
        Probe.REQUEST_EXPIRES: Question(
            "Old requests are refused",
            "Reads signed with a time 1, 5 and 10 minutes ago, and one read sent twice unchanged.",
            "After that time a lost request can no longer arrive; only then is a new one offered.",
            "A lost request may arrive much later. Purser waits an hour before it offers another.",
            "Taken as five minutes, the usual figure. Nothing is sent again by itself.",
        ),
        Probe.DETAILS: Question(
            "Card details",
            "Whether a card's number was read after the card was made.",
            "A number that was not stored can be read again.",
            "The number comes once. It is on disk and read back before it is shown.",
            "Taken as coming once: the number is stored before it is shown.",
        ),
        Probe.CONFLICT: Question(
            "Codes of a conflict",
            "The code of an answer 409, if one came in a check.",
            "This code is known to mean that the request was there before.",
            "A conflict without a known code is treated as not known.",
            "Any conflict is treated as not known, and looked up by reference.",
        ),
        Probe.WEBHOOKS: Question(
            "Signed events",
            "Nothing: this version receives no events.",
            "Events are checked by their signature.",
            "Nothing is believed but an authenticated read.",
            "Nothing is believed but an authenticated read.",
        ),
        Probe.LIST_DELAY: Question(
            "Delay of the lists",
            "How long a top-up of a check took to stand in the card's transactions.",
            "What is missing from a list is looked for longer than this.",
            "What is missing from a list proves nothing.",
            "What is missing from a list proves nothing.",
        ),
        Probe.FREEZE_DELAY: Question(
            "Freezing takes effect",
            "Freezes you asked for: how long until a read said frozen.",
            "“Freezing” stands until a read says frozen, as always.",
            "“Freezing” stands until a read says frozen.",
            "“Freezing” stands until a read says frozen.",
        ),
        Probe.END_EARLY: Question(
            "Ending within 24 hours",
            "Ends you asked for that the service refused as too early.",
            "The refusal is recognised and said in words.",
            "Purser itself refuses within 24 hours.",
            "Purser itself refuses within 24 hours.",
        ),
        Probe.PAGING: Question(
            "Lists hold still",
            "The list of cards, read twice to its end.",
            "One whole pass finds every card.",
            "A card is called missing only after two equal passes.",
            "A card is called missing only after two equal passes.",
        ),
    }
)
