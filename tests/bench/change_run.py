"""A whole process that opens a vault, gives one card another label and closes it: `VAULT CARD`."""

import asyncio
import gc
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.domain.cards import CardId


async def change(folder: Path, card_id: "CardId", label: str) -> None:
    """Told as done when it is on the disk."""
    from tests.bench.opened import opened

    async with opened(folder) as vault:
        card = vault.cards.get(card_id)
        assert card is not None
        with vault.commit():
            vault.cards.put([card._replace(label=label)])


if __name__ == "__main__":
    gc.disable()  # as in the program, which collects in its window's thread alone
    asyncio.run(change(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
    print(json.dumps("done"))
