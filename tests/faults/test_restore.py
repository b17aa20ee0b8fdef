"""M15 Restore: an old copy comes back, and M1, M2 and M5 still hold at the bank."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.adapters.vault.files import DATABASE
from desktop_app.adapters.vault.salvage import FolderSalvager
from desktop_app.application.backup_state import Came
from desktop_app.application.messages import CardView, Snapshot
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.backups import KNOWS_LESS
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import LookAlike, NotAllowed
from desktop_app.domain.intents import Stage
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import CHEAPEST, PASSWORD, at_once, keeper
from tests.faults.world import World
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    running = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    yield running
    running.stop()


@pytest.fixture(params=[DialectName.V2, DialectName.GUIDE])
def world(request: pytest.FixtureRequest, bank: RunningSandbox, tmp_path: Path) -> Iterator[World]:
    bank.control("reset", {})
    bank.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    bank.control("rate_limit", {"per_minute": 0})
    made = World(tmp_path, bank, request.param)
    yield made
    made.stop()


def _issue(world: World, number: int) -> CardId:
    wish = world.issue_wish(f"{number:032x}", f"Card {number}", 20, again=True)
    return world.do(lambda: world.wallet.issue(wish))


def _top_up(world: World, card_id: CardId, number: int) -> None:
    wish = MoneyWish(f"{number:032x}", card_id, Money.usd(30), again=True)
    world.do(lambda: world.wallet.top_up(wish))


def _read(world: World) -> Snapshot:
    assert world.do(world.wallet.refresh) is None
    return world.picture()


def _bring_back(world: World, file: Path, folder: Path) -> None:
    """Restore beside, then let the restored copy take the old one's part."""
    world.leave()
    work = keeper().restore(file, folder, Secret(PASSWORD), lambda _: None)

    async def restore() -> None:
        (await work).close()

    world.do(restore)
    world.take_files(folder)
    world.enter()


def test_an_old_copy_pays_nothing_twice_and_shows_what_it_does_not_know(
    world: World, tmp_path: Path
) -> None:
    first = _issue(world, 1)
    _read(world)
    backup = world.do(world.wallet.back_up)
    second = _issue(world, 2)
    _top_up(world, first, 3)
    _read(world)
    before = world.ledger()

    _bring_back(world, Path(backup.path), tmp_path / "back")
    with pytest.raises(NotAllowed, match=KNOWS_LESS):
        _top_up(world, first, 4)
    picture = _read(world)

    after = world.ledger()
    assert after == before  # M1, M2: reading did it all
    assert all(after.cards[r] <= 1 for r in after.cards if r.startswith("PSR1"))
    assert all(after.debits(r) <= 1 for r in after.movements if r.startswith("PSR1"))
    for intent in world.intents():  # M5: nothing that had an effect is called failed
        if intent.stage in (Stage.REJECTED, Stage.STALE):
            assert after.effects(intent.reference) == 0
    known = {i.reference for i in world.intents()}
    shown = {row.reference for row in picture.strangers}
    orphans = {r for r in after.movements if r.startswith("PSR1")} - known
    cards = {row.id: row for row in picture.rows if isinstance(row, CardView)}
    assert set(cards) == {first, second}
    assert cards[second].is_stranger
    assert not cards[first].is_stranger
    assert orphans
    assert orphans <= shown | {cards_reference(world, second)}


def test_a_sync_programs_older_copy_that_is_restored_reads_before_it_sends(
    world: World, tmp_path: Path
) -> None:
    first = _issue(world, 1)
    _read(world)
    world.leave()
    name = "vault (conflicted copy).db"
    shutil.copy(world.place / DATABASE, world.place / name)
    world.enter()
    _top_up(world, first, 3)
    _read(world)
    before = world.ledger()
    copies = world.do(
        lambda: FolderSalvager(at_once, CHEAPEST).open_copies(world.place, Secret(PASSWORD))
    )
    backup = world.do(lambda: copies.take(name))
    copies.close()

    _bring_back(world, Path(backup.path), tmp_path / "back")
    mark = world.picture().restored
    assert mark is not None
    assert mark.came is Came.BACKUP
    with pytest.raises(NotAllowed, match=KNOWS_LESS):
        _top_up(world, first, 4)
    picture = _read(world)
    assert world.ledger() == before
    assert picture.strangers  # the top-up that this copy does not know
    _top_up(world, first, 5)
    assert world.ledger() != before


def test_an_older_file_put_in_place_by_hand_reads_before_it_sends(
    world: World, tmp_path: Path
) -> None:
    """T05: a sync tool or a person puts vault.db back; nobody restored anything."""
    first = _issue(world, 1)
    _read(world)
    world.leave()
    shutil.copy(world.place / DATABASE, tmp_path / "older")
    world.enter()
    _top_up(world, first, 3)
    _read(world)
    before = world.ledger()
    world.leave()
    shutil.copy(tmp_path / "older", world.place / DATABASE)
    world.enter()
    mark = world.picture().restored
    assert mark is not None
    assert mark.came is Came.OLDER
    with pytest.raises(NotAllowed, match="older than it was"):
        _top_up(world, first, 4)
    picture = _read(world)
    assert world.ledger() == before
    assert picture.strangers  # the top-up that this file does not know
    _top_up(world, first, 5)
    assert world.ledger() != before


def test_after_the_first_read_the_restored_copy_may_send_and_its_wish_is_new(
    world: World, tmp_path: Path
) -> None:
    first = _issue(world, 1)
    _read(world)
    backup = world.do(world.wallet.back_up)
    _top_up(world, first, 3)
    _bring_back(world, Path(backup.path), tmp_path / "back")
    _read(world)
    before = world.ledger()
    _top_up(world, first, 5)
    _read(world)
    after = world.ledger()
    made = {r for r in after.movements if r not in before.movements}
    assert len(made) == 1
    assert all(after.debits(r) == 1 for r in after.movements if r.startswith("PSR1"))


def cards_reference(world: World, card_id: CardId) -> str:
    """The reference under which a card was made."""
    card = world.vault.cards.get(card_id)
    assert card is not None
    return card.facts.reference


def test_what_the_newer_vault_sent_is_asked_about_before_it_is_sent_again(
    world: World, tmp_path: Path
) -> None:
    """M2 OneDebit, M15 Restore: the copy knows of no such wish, the bank's rows do."""
    first = _issue(world, 1)
    _read(world)
    backup = world.do(world.wallet.back_up)
    _top_up(world, first, 2)
    _issue(world, 3)
    _read(world)
    _bring_back(world, Path(backup.path), tmp_path / "back")
    _read(world)
    before = world.ledger()
    same = MoneyWish("same", first, Money.usd(30))
    order = world.issue_wish("card", "Card 3", 20, again=False)
    with pytest.raises(LookAlike):
        world.do(lambda: world.wallet.top_up(same))
    with pytest.raises(LookAlike):
        world.do(lambda: world.wallet.issue(order))
    assert world.ledger() == before
    other = replace(same, form_token="other", amount=Money.usd(31))
    world.do(lambda: world.wallet.top_up(other))
    world.wait(timedelta(minutes=1))
    _read(world)
    world.wait(timedelta(days=1))
    _read(world)
    world.do(lambda: world.wallet.top_up(replace(same, form_token="later")))
