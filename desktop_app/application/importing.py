"""Takes card details from a file of another program: looked at first, then sealed card by card."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

from desktop_app.application.card_issues import issues_of
from desktop_app.application.desk import Desk
from desktop_app.application.details import prove_card
from desktop_app.application.import_messages import (
    WRITES,
    Choices,
    ImportPlan,
    ImportReport,
    ImportRow,
    Meant,
    Verdict,
)
from desktop_app.application.own_acts import OwnAct, note_own
from desktop_app.domain.card_files import CardFile
from desktop_app.domain.card_matching import candidates, is_vouched_for
from desktop_app.domain.card_table import guess_columns
from desktop_app.domain.cards import Card, CardDetails, CardId, Field
from desktop_app.domain.errors import Failure, Locked, NotAllowed, PurserError
from desktop_app.domain.found_cards import FoundCard, Part, details_of
from desktop_app.domain.intents import OTHER_KEYS, UNREAD, Intent, PanState
from desktop_app.domain.text import safe_text

AT_ONCE = 25
"""Rows that are judged without letting others have their turn."""
_WIDEST = 60
NO_NUMBERS = "Choose the column with the card numbers first."
OLD_PLAN = "The file was looked at again meanwhile. Look at what is shown now."
Ending = Mapping[str, list[Card]]


class Importing:
    """Of one unlocked wallet. What was read of a file stays here, and goes with `put_away`.

    `asks_cvv`: a CVV is seen with the password alone. Then none is compared either: a file of
    guesses would tell it.
    """

    def __init__(
        self,
        desk: Desk,
        publish: Callable[[], None],
        asks_cvv: Callable[[], bool] = lambda: False,
    ) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._publish = publish
        self._asks_cvv = asks_cvv
        self._file: CardFile | None = None
        self._choices = Choices()
        self._found: tuple[FoundCard, ...] = ()
        self._number = 0

    async def begin(self, file: CardFile, choices: Choices) -> ImportPlan:
        """Look at a file. Nothing is stored."""
        self._file = file
        return await self.look(choices)

    async def look(self, choices: Choices) -> ImportPlan:
        """What becomes of each row under these choices. Raises NotAllowed, VaultError."""
        if self._vault.is_resting:
            self.let_go()
            raise Locked
        file = self._held()
        self._number, self._choices = self._number + 1, choices
        table = file.table
        header = () if table is None else tuple(safe_text(one, _WIDEST) for one in table.header)
        columns = guess_columns(header) if choices.columns is None else dict(choices.columns)
        is_blind = table is not None and Part.NUMBER not in columns
        self._found = () if is_blind else file.read(columns, choices.month_is)
        number = self._number
        rows = await self._judge_all()
        missing = NO_NUMBERS if is_blind else ""
        kept = tuple(columns.items())
        return ImportPlan(number, file.kind, header, kept, rows, missing, file.others)

    async def store(self, number: int) -> ImportReport:
        """Seal what the plan of this `number` says, card by card, and read each back.

        Raises NotAllowed, before anything is stored, where it is not the newest plan.
        """
        if number != self._number or self._vault.is_resting:
            raise NotAllowed(OLD_PLAN)
        self._held()
        self._number += 1  # a second press finds an old plan
        everything, stored, added, cvvs, left = self._found, 0, 0, 0, 0
        judged = await self._judge_all()
        for found, row in zip(everything, judged, strict=True):
            if row.verdict not in WRITES:
                left += 1
                continue
            await asyncio.sleep(0)
            try:
                details = self._keep(row.meant[0].id, found)
            except PurserError as error:
                failure = Failure.from_error(error)
                return ImportReport(stored, added, cvvs, left, failure, row.row)
            stored += row.verdict is Verdict.STORES
            added += row.verdict is Verdict.ADDS
            cvvs += details.cvv is not None
        self.let_go()
        self._publish()
        return ImportReport(stored, added, cvvs, left)

    async def put_away(self) -> None:
        """Let go of everything that was read."""
        self.let_go()

    def let_go(self) -> None:
        """As `put_away`, at once: what locks must not wait."""
        self._file, self._found, self._choices = None, (), Choices()
        self._number += 1

    # --- judging --------------------------------------------------------------------------------

    async def _judge_all(self) -> tuple[ImportRow, ...]:
        ending: dict[str, list[Card]] = defaultdict(list)
        for card in self._desk.book.all():
            if card.facts.last4:
                ending[card.facts.last4].append(card)
        taken: set[CardId] = set()
        rows: list[ImportRow] = []
        for place, found in enumerate(self._found):
            if place % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)
            rows.append(self._judge(found, ending, taken))
        return tuple(rows)

    def _judge(self, found: FoundCard, ending: Ending, taken: set[CardId]) -> ImportRow:
        verdict, meant = self._which(found, ending.get(found.last4, []))
        card = meant[0] if verdict is Verdict.STORES else None
        if card is not None:
            verdict = Verdict.TWICE if card.id in taken else self._become(found, card)
            taken.add(card.id)
        is_chosen = card is not None and self._choices.cards.get(found.row) == card.id
        return ImportRow(
            found.row,
            found.label,
            found.holder,
            found.last4,
            found.expiry,
            found.cvv is not None,
            verdict,
            tuple(self._shown(one) for one in meant),
            found.notes,
            card is not None and not is_chosen and not is_vouched_for(found, card),
        )

    def _which(self, found: FoundCard, ending: list[Card]) -> tuple[Verdict, tuple[Card, ...]]:
        """STORES with the one card that is meant, or why there is none."""
        if found.number is None:
            return Verdict.UNREADABLE, ()
        if not ending:
            return Verdict.NO_CARD, ()
        if found.row in self._choices.cards:
            chosen = self._choices.cards[found.row]
            meant = tuple(card for card in ending if card.id == chosen)
            return (Verdict.STORES, meant) if meant else (Verdict.LEFT_OUT, tuple(ending))
        fitting = candidates(found, ending)
        if len(fitting) == 1:
            return Verdict.STORES, fitting
        return Verdict.ASKS, fitting or tuple(ending)

    def _become(self, found: FoundCard, card: Card) -> Verdict:
        details = self._missing(found, card)
        if Field.PAN not in card.stored:
            return Verdict.STORES
        whole = details_of(found)
        kept = replace(
            whole,
            expiry=whole.expiry if Field.EXPIRY in card.stored else None,
            cvv=whole.cvv if Field.CVV in card.stored and not self._asks_cvv() else None,
        )
        if not self._vault.cards.holds(card.id, kept):
            return Verdict.OTHER
        return Verdict.ADDS if details.expiry or details.cvv else Verdict.SAME

    def _missing(self, found: FoundCard, card: Card) -> CardDetails:
        """The number, and what else is to be stored that is not."""
        whole = details_of(found)
        takes_cvv = self._choices.with_cvv and Field.CVV not in card.stored
        return replace(
            whole,
            expiry=None if Field.EXPIRY in card.stored else whole.expiry,
            cvv=whole.cvv if takes_cvv else None,
        )

    def _shown(self, card: Card) -> Meant:
        return Meant(card.id, card.label, card.holder, self._desk.state(card))

    # --- keeping --------------------------------------------------------------------------------

    def _keep(self, card_id: CardId, found: FoundCard) -> CardDetails:
        """M4 PanFirst: in one commit, then read back. Raises NotKept, VaultError."""
        details = self._missing(found, self._desk.card(card_id))
        now = self._desk.clock.now()
        with self._vault.commit():
            self._vault.cards.seal_details(card_id, details)
            for intent in issues_of(self._vault, card_id):
                # The number is no longer lost, so nothing has to be rescued.
                if _lacks_number(intent):
                    self._vault.intents.put(replace(intent, pan=PanState.STORED, changed_at=now))
            note_own(self._desk, OwnAct.IMPORTED, card_id)
        prove_card(self._vault, self._desk.book, card_id, details)
        self._desk.book.reload(card_id)
        return details

    def _held(self) -> CardFile:
        if self._file is None:
            raise NotAllowed("The file was put away. Choose it again.")
        return self._file


def _lacks_number(intent: Intent) -> bool:
    """An answer that is kept and cannot be read yet is not given up for a number from elsewhere.

    While other keys are in use, their reason stands where that of such an answer stood.
    """
    may_come = intent.pan is PanState.PENDING and intent.reason in (UNREAD, OTHER_KEYS)
    return intent.pan in (PanState.LOST, PanState.PENDING) and not may_come
