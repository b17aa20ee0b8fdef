"""Issues a list of cards one after another: each row once, and none after one that is not known."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from desktop_app.application.bulk_messages import BulkPicture, BulkPlan
from desktop_app.application.bulk_reading import read_plan
from desktop_app.application.bulk_rows import BulkRows
from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.issuing import Issuing
from desktop_app.application.restored import restored
from desktop_app.application.sync import Sync
from desktop_app.application.turns import go_first
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.bulk import ColumnMap
from desktop_app.domain.bulk_course import SETTLED, STARTABLE, Batch, BulkLine, RowState
from desktop_app.domain.bulk_text import NotABatch, dump_batch, load_batch, make_results
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Locked, LookAlike, NotAllowed, PurserError
from desktop_app.domain.money import ZERO, Money, NumberStyle
from desktop_app.domain.service_errors import ServiceError
from desktop_app.domain.vault_errors import VaultError

NAME = "bulk_issue"
"""The setting that keeps the list: one at a time."""
LOOKS_S = (0.5, 1, 2, 3, 5, 5, 10, 10, 20, 30)
CLOSED = "Purser was locked or closed. Nothing was sent since; it goes on when you say so."
STOPPED = "Stopped by you. It goes on when you say so."
OLD = (
    "This list was begun before this vault was restored, or found older or changed. Which rows "
    "were sent is not sure here. Look at the cards, then make a file of those that are missing."
)
OTHER_ACCOUNT = (
    "This list was begun with the keys of another account. Nothing of it is sent through this one. "
    "Make a file of the cards that are missing."
)
LOADED_APART = "This card was loaded apart from the list, so the list does not load it."
_LEAVE_IT = "Look at the card. Leave the row out to go on with the next."
_NOT_CONFIRMED = "No read confirms it yet. Purser goes on looking."


class GoOn(StrEnum):
    """What the person wants of the row a list stands at."""

    SEND = "send"
    SEND_ANOTHER = "send_another"
    LEAVE_OUT = "leave_out"


@dataclass(slots=True)
class _Course:
    """How a list stands in this run; the vault keeps what must outlive it."""

    batch: Batch
    lines: dict[int, BulkLine] = field(default_factory=dict)
    why: str = CLOSED
    is_look_alike: bool = False
    is_running: bool = False
    is_stopping: bool = False
    try_again: int | None = None


class BulkIssuing:
    """One list at a time. Its intents decide what was sent; nothing here sends a row twice."""

    def __init__(
        self,
        desk: Desk,
        issuing: Issuing,
        sync: Sync,
        chores: Chores,
        do: Callable[[Coroutine[Any, Any, CardId]], Awaitable[CardId]],
        tell: Callable[[BulkPicture], None],
    ) -> None:
        """`do` carries a send out for as long as the wallet is open, and shows what came of it."""
        self._desk = desk
        self._issuing = issuing
        self._sync = sync
        self._chores = chores
        self._do = do
        self._tell_window = tell
        self._rows = BulkRows(desk)
        self._course: _Course | None = None
        self.allow: Callable[[Money], None] = lambda loads: None
        """Told what all the loads of a list come to before its first row; may raise."""
        self._turn = asyncio.Lock()

    async def read(
        self, data: bytes, style: NumberStyle, columns: ColumnMap | None = None
    ) -> BulkPlan:
        """See `read_plan`. Sends nothing."""
        return await read_plan(self._desk, data, style, columns)

    async def look(self) -> BulkPicture | None:
        """The list as its intents prove it now; None where there is none. Raises VaultError."""
        course = self._known()
        if course is None:
            return None
        await self._rows.update(course.batch, course.lines)
        return self._picture(course)

    async def start(self, plan: BulkPlan) -> BulkPicture:
        """Keep the list, then send its first row. Raises NotAllowed, VaultError."""
        if plan.problems or not plan.rows:
            raise NotAllowed("This file has things to fix. Nothing of it was sent.")
        self.allow(sum((row.load for row in plan.rows), ZERO))
        async with self._turn:  # to look gives others their turn: one start at a time
            present = await self.look()
            if present is not None and not present.is_done:
                raise NotAllowed(
                    "Another list is not finished yet.", todo="Finish it, or put it away."
                )
            account = self._desk.api.account
            batch = Batch(
                self._desk.ids.make_intent_id(), plan.rows, self._restored_at(), account=account
            )
            self._keep(batch)
            self._course = _Course(batch, {row.number: BulkLine(row) for row in batch.rows})
            return self._begin(self._course)

    async def go_on(self, at: int, how: GoOn = GoOn.SEND) -> BulkPicture:
        """Go on with the row `at`, which the person was shown. Raises NotAllowed, VaultError."""
        async with self._turn:
            return self._go_on(await self.look(), at, how)

    def _go_on(self, picture: BulkPicture | None, at: int, how: GoOn) -> BulkPicture:
        course, is_leaving = self._course, how is GoOn.LEAVE_OUT
        may = picture is not None and (picture.may_leave_out if is_leaving else picture.may_go_on)
        if course is None or picture is None or picture.at != at or not may:
            raise NotAllowed("This row cannot be sent now.", todo="Look at the list again.")
        if is_leaving:
            self._change(course, replace(course.batch, left_out=course.batch.left_out | {at}))
            course.lines[at] = replace(course.lines[at], state=RowState.LEFT_OUT)
        elif how is GoOn.SEND_ANOTHER:
            self._change(course, replace(course.batch, again=course.batch.again | {at}))
        course.try_again = at
        return self._begin(course)

    async def stop(self) -> BulkPicture | None:
        """Send no further row; the one under way is finished first."""
        if self._course is not None and self._course.is_running:
            self._course.is_stopping = True
            self._tell(self._course)
        return await self.look()

    async def put_away(self) -> None:
        """Forget the list; its cards stay. Raises NotAllowed while it runs, VaultError."""
        if self._course is not None and self._course.is_running:
            raise NotAllowed("Stop it first.")
        self._desk.vault.settings.put(NAME, "")
        self._course = None

    async def results(self) -> bytes:
        """Every row and what became of it, as a file. Raises NotAllowed, VaultError."""
        picture = await self.look()
        if picture is None:
            raise NotAllowed("There is no list.")
        return make_results(picture.lines)

    # --- inner --------------------------------------------------------------------------------

    def _known(self) -> _Course | None:
        if self._course is None:
            kept = self._desk.vault.settings.get(NAME)
            with suppress(NotABatch):
                self._course = _Course(load_batch(kept)) if kept else None
        return self._course

    def _change(self, course: _Course, batch: Batch) -> None:
        self._keep(batch)
        course.batch = batch

    def _keep(self, batch: Batch) -> None:
        self._desk.vault.settings.put(NAME, dump_batch(batch))

    def _restored_at(self) -> str:
        mark = restored(self._desk.vault.settings)
        return "" if mark is None else mark.restored_at.isoformat()

    def _begin(self, course: _Course) -> BulkPicture:
        course.is_running, course.is_stopping = True, False
        course.why, course.is_look_alike = "", False
        self._chores.start(self._run(course))
        return self._picture(course)

    async def _run(self, course: _Course) -> None:
        why = CLOSED
        try:
            why = await self._send_rows(course)
        except VaultError as error:
            why = f"{error.happened} {error.todo}"
        finally:  # a lock cancels it: then nothing is told, and the next look says why
            course.is_running = course.is_stopping = False
            course.why, course.try_again = why, None
            self._desk.errands.rows_left = 0
        self._tell(course)

    async def _send_rows(self, course: _Course) -> str:
        """Row after row; why it stopped, "" at the end. Raises VaultError."""
        for row in course.batch.rows:
            state = course.lines[row.number].state
            if state in SETTLED:
                continue
            if self._desk.vault.is_resting:
                return Locked.happened
            if course.is_stopping:
                return STOPPED
            if state is not RowState.WAITING and course.try_again != row.number:
                return _NOT_CONFIRMED
            failure = await self._send(course, course.lines[row.number])
            await self._rows.update(course.batch, course.lines, row.number)
            if course.lines[row.number].state is RowState.LOAD_FAILED:
                said = "" if failure is None else f" {failure.happened}"
                return f"The card of row {row.number} was made, but not loaded.{said}"
            if course.lines[row.number].state not in SETTLED:
                course.is_look_alike = isinstance(failure, LookAlike)
                return _NOT_CONFIRMED if failure is None else f"{failure.happened} {failure.todo}"
            self._tell(course)
        return ""

    async def _send(self, course: _Course, line: BulkLine) -> PurserError | None:
        """One row, until a read confirms it or something stops it."""
        token = self._rows.next_token(course.batch.id, line.row.number)
        course.lines[line.row.number] = replace(line, state=RowState.SENDING)
        self._tell(course)
        try:
            work = self._make(course.batch, line, token)
            try:
                await self._do(work)
            finally:
                work.close()  # who is stopped before it began leaves it unbegun
            for pause in LOOKS_S:
                await self._rows.update(course.batch, course.lines, line.row.number)
                if course.lines[line.row.number].state in SETTLED | STARTABLE:
                    break
                await asyncio.sleep(pause)
                with suppress(ServiceError):
                    await self._sync.settle()
        except PurserError as error:
            return error
        return None

    async def _make(self, batch: Batch, line: BulkLine, token: str) -> CardId:
        row = line.row
        again = row.again or row.number in batch.again
        wish = IssueWish(
            token, row.label, row.holder, row.load, row.cap, row.note, again, policy=row.policy
        )
        made = self._desk.vault.intents.of_form(token)
        if made is not None and made.card_id is not None and line.state is RowState.NOT_LOADED:
            if self._rows.is_loaded_apart(made.card_id, token):
                raise NotAllowed(LOADED_APART, todo=_LEAVE_IT)
            finish = self._issuing.finish(made.card_id, made, wish, lambda _: None)
            return await go_first(finish)
        return await go_first(self._issuing.issue(wish, lambda _: None))

    def _tell(self, course: _Course) -> None:
        if course.is_running:
            left = (line for line in course.lines.values() if line.state not in SETTLED)
            self._desk.errands.rows_left = sum(1 for _ in left)
        if not self._desk.vault.is_resting:
            self._tell_window(self._picture(course))

    def _picture(self, course: _Course) -> BulkPicture:
        lines = tuple(course.lines[row.number] for row in course.batch.rows)
        at = next((line.row.number for line in lines if line.state not in SETTLED), None)
        is_elsewhere = course.batch.account != self._desk.api.account
        is_old = is_elsewhere or course.batch.restored != self._restored_at()
        why = OTHER_ACCOUNT if is_elsewhere else OLD if is_old else course.why
        return BulkPicture(
            lines,
            course.is_running,
            course.is_stopping,
            at,
            "" if at is None else why,
            course.is_look_alike,
            is_old,
        )
