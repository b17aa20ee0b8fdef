"""A file of card details as the window is shown it, row by row of another kind."""

from desktop_app.application.import_messages import (
    ImportPlan,
    ImportReport,
    ImportRow,
    Meant,
    Verdict,
)
from desktop_app.application.labelling import LabelChange, LabelPlan
from desktop_app.domain.card_files import FileKind
from desktop_app.domain.cards import CardId, CardState, Expiry
from desktop_app.domain.found_cards import Note, Part
from desktop_app.domain.label_lines import LabelLine

ADS = Meant(CardId("c1"), "Google Ads", "Ada Obi", CardState.ACTIVE)
MAIL = Meant(CardId("c2"), "Mailchimp", "Ada Obi", CardState.FROZEN)
HOST = Meant(CardId("c3"), "Hosting", "Ben Eze", CardState.ACTIVE)
MARCH = Expiry(2029, 3)


def row(number: int, label: str, last4: str, verdict: Verdict, *meant: Meant, **more: object):
    """One row of Ada's."""
    given = {"expiry": MARCH, "has_cvv": True, **more}
    return ImportRow(number, label, "Ada Obi", last4, verdict=verdict, meant=meant, **given)


ROWS = (
    row(1, "Google Ads", "4417", Verdict.STORES, ADS),
    row(2, "Visa Mail", "9021", Verdict.STORES, MAIL, by_digits_alone=True, notes=(Note.LUHN,)),
    row(3, "Team card", "1188", Verdict.ASKS, HOST, MAIL),
    row(4, "Hosting", "5500", Verdict.SAME, HOST),
    row(5, "Old hosting", "5501", Verdict.OTHER, HOST),
    row(6, "My bank", "0042", Verdict.NO_CARD),
    row(7, "Typo", "", Verdict.UNREADABLE, notes=(Note.NOT_A_NUMBER,), expiry=None),
)
PLAN = ImportPlan(1, FileKind.BITWARDEN, (), (), ROWS, others=212)
HEADER = ("Title", "Card number", "Expires", "CVV", "Owner")
TABLE_PLAN = ImportPlan(
    1,
    FileKind.TABLE,
    HEADER,
    ((Part.NUMBER, 1), (Part.EXPIRY, 2), (Part.CVV, 3), (Part.LABEL, 0)),
    (
        *ROWS[:1],
        row(9, "Newsletter", "9021", Verdict.STORES, MAIL, expiry=None,
            notes=(Note.EXPIRY_TWO_WAYS,)),
    ),
)  # fmt: skip
REPORT = ImportReport(stored=2, added=1, cvvs=2, left=4)
LABELS = LabelPlan(
    1,
    40,
    (
        LabelChange(CardId("c1"), "4417", "Google Ads", "Google Ads, spring"),
        LabelChange(CardId("c2"), "9021", "Mail", "Mailchimp"),
    ),
    35,
    1,
    0,
    (LabelLine(7, fault="This is no line of JSON."), LabelLine(9, fault="This is no object.")),
)
