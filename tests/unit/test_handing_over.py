"""Handing over is kept in the journal before the file begins, and says how it ended."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import PurePath

import pytest

from desktop_app.application.handing_over import HandingOver
from desktop_app.application.handover_steps import Step
from desktop_app.application.timeline import Ask, Deed, DeedSource, Lens
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.handover import FileExists, Handover
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DetailsMissing, DiskFull
from desktop_app.ui.activity.deed_words import deed_source, deed_words
from desktop_app.ui.words import Words
from tests.support.desk import Bench, make_bench
from tests.support.wallet_story import WISH, advancing, story

FILE, PHRASE = PurePath("/home/ada/card-secret-place.html"), "anchor maple tiger"


class Files:
    """SealedFiles that keeps what it was given, or refuses."""

    def __init__(self, bench: Bench, error: Exception | None = None) -> None:
        self.bench, self.error = bench, error
        self.written: list[Handover] = []
        self.before: list[str] = []

    async def write(self, contents, passphrase, file, *, replace) -> None:
        self.before = [deed.word for deed in deeds(self.bench)]
        if self.error is not None:
            raise self.error
        self.written.append(contents)


def deeds(bench: Bench, text: str = "") -> list[Deed]:
    lines = bench.vault.history.lines(Ask(Lens.DEEDS, text=text), 0, 100)
    own = [one for one in lines if isinstance(one, Deed) and one.source is DeedSource.OWNER]
    return own[::-1]


def handed_over(
    look: Callable[[Bench, Files, list[int]], None],
    error: Exception | None = None,
    expect: type[Exception] | None = None,
) -> None:
    """A card's details are handed over; `look` sees what came of it before the wallet closes."""
    bench = make_bench()
    advancing(bench)
    files, shown = Files(bench, error), list[int]()

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(WISH)
        handing = HandingOver(bench.desk, lambda: shown.append(1))
        with nullcontext() if expect is None else pytest.raises(expect):
            await handing.write(files, card_id, Secret(PHRASE), FILE)
        look(bench, files, shown)

    story(bench, tell)


def test_the_file_is_asked_for_in_the_journal_before_it_is_begun() -> None:
    def look(bench: Bench, files: Files, shown: list[int]) -> None:
        assert files.before == [Step.ASKED]
        assert [deed.word for deed in deeds(bench)] == [Step.ASKED, Step.WRITTEN]
        assert shown == [1]
        (contents,) = files.written
        assert contents.number.reveal().isdecimal()
        assert contents.label == WISH.label

    handed_over(look)


def test_a_refusal_is_kept_as_one() -> None:
    def look(bench: Bench, _: Files, shown: list[int]) -> None:
        assert [deed.word for deed in deeds(bench)] == [Step.ASKED, Step.FAILED]
        assert shown == [1]

    handed_over(look, FileExists(), FileExists)


def test_the_journal_says_it_without_the_place_or_the_passphrase() -> None:
    def look(bench: Bench, _: Files, __: list[int]) -> None:
        told = deeds(bench)
        kept = repr(bench.vault.history._rows.deeds)
        assert "secret-place" not in kept
        assert "anchor" not in kept
        assert [deed_words(deed, Words()) for deed in told] == [
            "You asked for a sealed file with the card's details",
            "The card's details were handed over in a sealed file",
        ]
        assert {deed_source(deed)[1] for deed in told} == {"You"}
        assert [deed.word for deed in deeds(bench, "handed sealed")] == [Step.WRITTEN]

    handed_over(look)


def test_without_a_number_or_a_line_in_the_journal_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = make_bench()
    bench.api.add_card(label="Old")
    files = Files(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        handing = HandingOver(bench.desk, lambda: None)
        card_id = CardId(next(iter(bench.api.cards)))
        with pytest.raises(DetailsMissing):
            await handing.write(files, card_id, Secret(PHRASE), FILE)
        with pytest.raises(NotAllowed):
            await handing.write(files, CardId("nobody's"), Secret(PHRASE), FILE)
        made = await wallet.issue(WISH)

        def full(*_: object) -> None:
            raise DiskFull

        monkeypatch.setattr(type(bench.vault.history), "note_own", full)
        with pytest.raises(DiskFull):
            await handing.write(files, made, Secret(PHRASE), FILE)

    advancing(bench)
    story(bench, tell)
    assert files.written == []
