"""A reading of a damaged vault ends soon where it is stopped, and leaves nothing."""

import asyncio
from pathlib import Path
from threading import Event

import pytest

from desktop_app.adapters.vault import damaged, pages
from desktop_app.adapters.vault.salvage import FolderSalvager
from desktop_app.application.salvaging import Salvaging
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from tests.contract.salvage_rig import CARDS, are_right, good, salvage, take
from tests.contract.vault_rig import CHEAPEST, PASSWORD, picture
from tests.support.desk import StepClock

__all__ = ["good"]
PATIENCE_S = 60


async def stop_at(folder: Path, reached: Event, goes_on: Event) -> None:
    """Stop a reading that has come to this point."""
    run = asyncio.to_thread
    salvaging = Salvaging(FolderSalvager(run, CHEAPEST), None, StepClock())
    opening = asyncio.ensure_future(salvaging.open(folder, Secret(PASSWORD)))
    assert await asyncio.to_thread(reached.wait, PATIENCE_S)
    opening.cancel()
    for _ in range(9):  # until the thread can know
        await asyncio.sleep(0)
    goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(opening, PATIENCE_S)


def crowd_the_log(folder: Path) -> None:
    """Hundreds of versions of the first page, none of which opens; they are tried first."""
    salts, frame = b"of-a-log", (1).to_bytes(4, "big")
    version = frame + frame + salts + bytes(8) + bytes(pages.PAGE)
    (folder / "vault.db-wal").write_bytes(bytes(16) + salts + bytes(8) + version * 300)


@pytest.mark.parametrize("where", ["page", "log", "detail"])
def test_it_ends_at_the_next_piece_and_lets_go_of_the_folder(
    where: str, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = take(good, tmp_path)
    if where == "log":
        crowd_the_log(folder)
    before = picture(folder)
    module, name = (damaged, "_opened") if where == "detail" else (pages, "open_page")
    real, tried, reached, goes_on = getattr(module, name), [], Event(), Event()
    sealers = []
    real_sealer = damaged.Sealer

    def slow(*given: object) -> object:
        tried.append(given)
        if len(tried) == 5:
            reached.set()
            goes_on.wait(PATIENCE_S)
        return real(*given)

    def keep(*given: object) -> object:
        sealers.append(real_sealer(*given))
        return sealers[-1]

    with monkeypatch.context() as patched:
        patched.setattr(module, name, slow)
        patched.setattr(damaged, "Sealer", keep)
        asyncio.run(stop_at(folder, reached, goes_on))
    assert len(tried) <= 6, "nothing more was read after it was stopped"
    assert picture(folder) == before
    (sealer,) = sealers
    with pytest.raises(Locked):
        sealer.seal("secrets", "row", "field", 1, b"")
    assert len(are_right(salvage(folder))) == CARDS
