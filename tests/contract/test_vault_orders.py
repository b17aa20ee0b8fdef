"""What was read and told of some charges ends the same in whatever order it came (M13)."""

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.application.timeline import Ask
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.history import Charge
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.contract.vault_rig import NOW, card, make
from tests.contract.vault_suite import transaction
from tests.contract.vault_suite_events import SAID, entry
from tests.contract.vault_suite_history import caught_up
from tests.support.memory_vault import MemoryVault

Step = Transaction | Event
STORIES, ORDERS = 50, 3
PENDING, SETTLED, FAILED, RELEASED, DECLINED = (
    TransactionStatus.PENDING,
    TransactionStatus.SETTLED,
    TransactionStatus.FAILED,
    TransactionStatus.RELEASED,
    TransactionStatus.DECLINED,
)
BECOMES = ((PENDING,), (PENDING, SETTLED), (PENDING, FAILED), (SETTLED,), (FAILED,), (RELEASED,),
           (PENDING, DECLINED))  # fmt: skip
KINDS = (
    EventKind.AUTHORIZED, EventKind.SETTLED, EventKind.REVERSED, EventKind.DECLINED,
    EventKind.DECLINED_FROZEN, EventKind.CROSS_BORDER_FEE, EventKind.DECLINE_FEE,
    EventKind.REFUNDED, EventKind.CROSS_BORDER_SETTLED,
)  # fmt: skip
AMOUNTS = (Money.usd(10), Money.usd(12))


def told_after(vault: Vault, steps: Sequence[Step], mark: str = "") -> tuple[Charge, ...]:
    """Every line, where the history is looked at after each step.

    With a `mark` all names are its own, so that many stories have room in one vault.
    """
    card_id = CardId(mark + card().id)
    for number, step in enumerate(steps):
        if isinstance(step, Transaction):
            row = replace(step, id=mark + step.id, card_id=card_id)
            vault.facts.put_transactions([row], NOW + timedelta(minutes=number))
        else:
            said = replace(step, id=mark + step.id, card_id=card_id)
            said = replace(said, subject_id=mark + step.subject_id if step.subject_id else "")
            vault.events.keep(entry(f"event:{said.id}", said.id.encode(), event=said), b"")
        caught_up(vault)
    lines = vault.history.lines(Ask(card_id=card_id), 0, 99)
    found = [replace(line, subject=line.subject.replace(mark, ""), card_id=card().id)
             for line in lines if isinstance(line, Charge)]  # fmt: skip
    return tuple(sorted(found, key=lambda line: line.subject))


def all_ends(folder: Path, orders: Sequence[Sequence[Step]]) -> list[tuple[Charge, ...]]:
    ends = []
    for number, steps in enumerate(orders):
        vault = make(folder / str(number))
        ends.append(told_after(vault, steps))
        vault.close()
    return ends


SHOP = transaction(1, id="a-buy", reference="R", amount=Money.usd(10))
TOLD = replace(SAID, id="e-1", subject_id="", reference="R", reason="", at=NOW)
TOGETHER: dict[str, tuple[Step, ...]] = {
    "a fee and its purchase under one reference, and a message by it": (
        SHOP,
        replace(SHOP, id="b-fee", kind=TransactionKind.FEE, merchant=""),
        replace(TOLD, kind=EventKind.CROSS_BORDER_FEE, country="FR", amount=None,
                fee=Money.usd(0, 25)),
    ),
    "a hold that fell off, and a charge of its reference that the message names": (
        replace(SHOP, id="hold", status=FAILED),
        replace(SHOP, id="own", amount=Money.usd(12)),
        replace(TOLD, kind=EventKind.SETTLED, subject_id="own", amount=Money.usd(12)),
    ),
    "a hold that fell off, and a fee under the reference of a settlement of its amount": (
        replace(SHOP, id="hold", reference="R-0", status=FAILED),
        replace(SHOP, id="fee", kind=TransactionKind.FEE, amount=Money.usd(1), merchant=""),
        replace(TOLD, kind=EventKind.SETTLED, subject_id="own", amount=Money.usd(10)),
    ),
    "a hold that fell off, and a charge of its amount that the message names": (
        replace(SHOP, id="hold", reference="", status=FAILED),
        replace(SHOP, id="own", reference="", kind=TransactionKind.OTHER),
        replace(TOLD, kind=EventKind.SETTLED, subject_id="own", amount=Money.usd(10)),
    ),
    "two settlements under one reference, and a charge of the amount of one": (
        replace(SHOP, reference=""),
        replace(TOLD, kind=EventKind.SETTLED, amount=Money.usd(10)),
        replace(TOLD, id="e-2", kind=EventKind.SETTLED, amount=Money.usd(12),
                at=NOW + timedelta(hours=1)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("steps", TOGETHER.values(), ids=TOGETHER.keys())
def test_rows_and_messages_of_one_charge_end_the_same_in_every_order(
    steps: tuple[Step, ...], tmp_path: Path
) -> None:
    first, *others = all_ends(tmp_path, list(itertools.permutations(steps)))
    assert others == [first] * len(others)


LATER: dict[str, tuple[Transaction, Transaction, Event]] = {
    "its amount": (
        replace(SHOP, reference="", status=PENDING),
        replace(SHOP, reference="", amount=Money.usd(12)),
        replace(TOLD, kind=EventKind.SETTLED, amount=Money.usd(10)),
    ),
    "its reference": (
        SHOP,
        replace(SHOP, reference="R-9"),
        replace(TOLD, kind=EventKind.AUTHORIZED, amount=Money.usd(3)),
    ),
    "its time": (
        replace(SHOP, reference="", status=PENDING),
        replace(SHOP, reference="", at=NOW - timedelta(days=60)),
        replace(TOLD, kind=EventKind.SETTLED, amount=Money.usd(10)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("was", "now", "told"), LATER.values(), ids=LATER.keys())
def test_a_row_that_is_read_otherwise_gives_back_the_message_that_it_took(
    was: Transaction, now: Transaction, told: Event, tmp_path: Path
) -> None:
    first, *others = all_ends(tmp_path, [(was, now, told), (was, told, now), (told, was, now)])
    assert len(first) == 2
    assert others == [first] * len(others)


def a_story(dice: random.Random) -> tuple[list[list[Transaction]], list[Event]]:
    """What each of some charges is read as, one after the other, and messages about them."""
    reads, ids, references = [], ["a", "b", "c"], ["R1", "R2", ""]
    for number, name in enumerate(dice.sample(ids, dice.randint(1, 3))):
        is_other = dice.random() < 0.4
        kind = dice.choice([TransactionKind.FEE, TransactionKind.REFUND])
        row = transaction(
            number,
            id=name,
            kind=kind if is_other else TransactionKind.PURCHASE,
            reference=dice.choice(references),
            amount=dice.choice(AMOUNTS),
        )
        states = [replace(row, status=status) for status in dice.choice(BECOMES)]
        if dice.random() < 0.25:
            states[-1] = replace(states[-1], amount=dice.choice(AMOUNTS))
        reads.append(states)
    messages = [
        replace(
            SAID,
            id=f"e-{number}",
            kind=(kind := dice.choice(KINDS)),
            subject_id=dice.choice([*ids, "x", "", ""]),
            reference=dice.choice(references) or f"own-{number}",
            amount=dice.choice(AMOUNTS),
            fee=None,
            reason="insufficient_funds" if "decl" in kind else "",
            at=NOW + timedelta(seconds=number),
        )
        for number in range(dice.randint(1, 3))
    ]
    return reads, messages


def in_some_order(
    reads: Sequence[Sequence[Transaction]], messages: Sequence[Event], pick: Callable[[int], int]
) -> list[Step]:
    """Reads of one charge stay in their order; all else comes as `pick` has it."""
    left: list[list[Step]] = [*(list(states) for states in reads), *([one] for one in messages)]
    steps: list[Step] = []
    while left:
        chosen = left[pick(len(left))]
        steps.append(chosen.pop(0))
        left = [one for one in left if one]
    return steps


@pytest.mark.parametrize("seed", range(2))
def test_made_up_stories_end_in_the_plain_fold_in_any_order(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    vault = make(tmp_path / "vault")
    for number in range(STORIES):
        story = a_story(dice)
        first = in_some_order(*story, lambda _: 0)
        wanted = told_after(MemoryVault("Shop"), first)
        for again in range(ORDERS):
            steps = in_some_order(*story, dice.randrange) if again else first
            assert told_after(vault, steps, f"{number}.{again}.") == wanted, steps
    vault.close()
