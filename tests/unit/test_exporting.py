"""An export wants the password, leaves a line first, and holds no CVV unless that was ticked."""

from pathlib import PurePath

import pytest

from desktop_app.application.exporting import Exporting
from desktop_app.application.own_acts import OwnAct
from desktop_app.application.timeline import Ask, Deed, DeedSource, Lens
from desktop_app.application.wallet import Wallet
from desktop_app.domain.asking import Act, PasswordNeeded
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Locked, NotAllowed
from desktop_app.domain.exports import Export, PlainKind
from desktop_app.domain.handover import FileExists, NotHandedOver
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull
from desktop_app.ui.activity.deed_words import deed_words
from desktop_app.ui.words import Words
from tests.support.desk import Bench, make_bench
from tests.support.memory_vault import MemoryVault
from tests.support.wallet_story import WISH, advancing, story

PASSWORD = "correct horse battery staple purser"
FILE = PurePath("/home/ada/secret-place.purser-export")


class Files:
    """ExportFiles that keeps what it was given, or refuses."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.error: Exception | None = None
        self.written: list[Export] = []
        self.lines: list[str] = []

    async def write(self, contents: Export, passphrase, file, *, replace: bool) -> None:
        self.lines = [deed.word for deed in deeds(self.bench)]
        if self.error is not None:
            raise self.error
        self.written.append(contents)


def deeds(bench: Bench) -> list[Deed]:
    lines = bench.vault.history.lines(Ask(Lens.DEEDS), 0, 99)
    return [one for one in lines if isinstance(one, Deed) and one.source is DeedSource.OWNER]


class PlainFiles(Files):
    """PlainFiles that keeps what it was given, or refuses."""

    async def write(self, contents: Export, kind, file, *, replace: bool) -> None:
        await super().write(contents, None, file, replace=replace)


async def export_plain(wallet: Wallet, files: PlainFiles, *, with_cvv: bool = False) -> int:
    return await wallet.data.exporting.write_plain(files, PlainKind.TABLE, FILE, with_cvv=with_cvv)


async def export(wallet: Wallet, files: Files, *, with_cvv: bool = False) -> int:
    exporting: Exporting = wallet.data.exporting
    return await exporting.write(files, Secret("phrase"), FILE, with_cvv=with_cvv)


def test_without_the_password_nothing_is_even_opened() -> None:
    bench = make_bench(vault=MemoryVault(password=PASSWORD))
    advancing(bench)
    files = Files(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.issue(WISH)
        with pytest.raises(PasswordNeeded):
            await export(wallet, files)
        assert deeds(bench) == []
        await wallet.confirming.prove(Act.EXPORT, "", Secret(PASSWORD))
        files.error = FileExists()
        with pytest.raises(FileExists):
            await export(wallet, files)
        files.error = None
        assert await export(wallet, files) == 1  # the proof is for the act, not for the try
        with pytest.raises(PasswordNeeded):
            await export(wallet, files)
        await wallet.confirming.prove(Act.EXPORT, "", Secret(PASSWORD))
        bench.vault.rest()
        with pytest.raises(Locked):
            await export(wallet, files)

    story(bench, tell)
    assert len(files.written) == 1


@pytest.mark.parametrize("with_cvv", [False, True])
def test_it_holds_every_card_with_what_is_stored_of_it(*, with_cvv: bool) -> None:
    bench = make_bench(vault=MemoryVault(password=PASSWORD))
    advancing(bench)
    bench.api.add_card(label="Made elsewhere")
    files = Files(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        made = await wallet.issue(WISH)
        await wallet.confirming.prove(Act.EXPORT, "", Secret(PASSWORD))
        assert await export(wallet, files, with_cvv=with_cvv) == 1
        (contents,) = files.written
        held = {one.card.id: one for one in contents.cards}
        assert len(held) == 2
        fields = {Field.PAN, Field.EXPIRY} | ({Field.CVV} if with_cvv else set())
        assert set(held[made].details) == fields
        assert held[made].note == WISH.note
        assert files.lines == [OwnAct.EXPORT_ASKED]
        assert deed_words(deeds(bench)[0], Words()).startswith("You exported")
        assert "secret-place" not in repr(bench.vault.history._rows.deeds)

    story(bench, tell)


def test_the_password_of_a_sealed_export_is_none_for_one_in_clear() -> None:
    bench = make_bench(vault=MemoryVault(password=PASSWORD))
    advancing(bench)
    files = PlainFiles(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.issue(WISH)
        await wallet.confirming.prove(Act.EXPORT, "", Secret(PASSWORD))
        with pytest.raises(PasswordNeeded):
            await export_plain(wallet, files)
        assert deeds(bench) == []
        await wallet.confirming.prove(Act.EXPORT_PLAIN, "", Secret(PASSWORD))
        files.error = FileExists()
        with pytest.raises(FileExists):
            await export_plain(wallet, files)
        files.error = None
        assert await export_plain(wallet, files) == 1
        with pytest.raises(PasswordNeeded):
            await export_plain(wallet, files)
        await wallet.confirming.prove(Act.EXPORT_PLAIN, "", Secret(PASSWORD))
        bench.vault.rest()
        with pytest.raises(Locked):
            await export_plain(wallet, files)

    story(bench, tell)
    assert len(files.written) == 1


@pytest.mark.parametrize("with_cvv", [False, True])
def test_in_clear_go_only_cards_whose_number_is_here_and_a_line_says_so_first(
    *, with_cvv: bool
) -> None:
    bench = make_bench(vault=MemoryVault(password=PASSWORD))
    advancing(bench)
    bench.api.add_card(label="Made elsewhere")
    files = PlainFiles(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        made = await wallet.issue(WISH)
        await wallet.confirming.prove(Act.EXPORT_PLAIN, "", Secret(PASSWORD))
        assert await export_plain(wallet, files, with_cvv=with_cvv) == 1
        ((only,),) = (contents.cards for contents in files.written)
        fields = {Field.PAN, Field.EXPIRY} | ({Field.CVV} if with_cvv else set())
        assert (only.card.id, set(only.details)) == (made, fields)
        assert files.lines == [OwnAct.PLAIN_ASKED]
        assert [one.word for one in deeds(bench)] == [OwnAct.EXPORTED_PLAIN, OwnAct.PLAIN_ASKED]
        assert "without encryption" in deed_words(deeds(bench)[0], Words())

    story(bench, tell)


def test_a_vault_without_a_number_has_nothing_to_write_in_clear() -> None:
    bench = make_bench(vault=MemoryVault(password=PASSWORD))
    bench.api.add_card(label="Made elsewhere")
    files = PlainFiles(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        await wallet.confirming.prove(Act.EXPORT_PLAIN, "", Secret(PASSWORD))
        with pytest.raises(NotAllowed, match="No card number"):
            await export_plain(wallet, files)
        assert deeds(bench) == []

    story(bench, tell)
    assert files.written == []


@pytest.mark.parametrize("is_plain", [False, True])
def test_a_file_that_was_not_written_is_not_told_as_written(*, is_plain: bool) -> None:
    bench = make_bench(vault=MemoryVault(password=PASSWORD))
    advancing(bench)
    files = PlainFiles(bench) if is_plain else Files(bench)
    files.error = FileExists()
    act = Act.EXPORT_PLAIN if is_plain else Act.EXPORT

    async def tell(wallet: Wallet) -> None:
        await wallet.issue(WISH)
        await wallet.confirming.prove(act, "", Secret(PASSWORD))
        with pytest.raises(FileExists):
            await (export_plain if is_plain else export)(wallet, files)
        asked, failed = (
            (OwnAct.PLAIN_ASKED, OwnAct.PLAIN_FAILED)
            if is_plain
            else (OwnAct.EXPORT_ASKED, OwnAct.EXPORT_FAILED)
        )
        assert [one.word for one in deeds(bench)] == [failed, asked]

    story(bench, tell)


def test_nothing_is_written_among_the_files_of_the_vault() -> None:
    bench = make_bench(vault=MemoryVault(password=PASSWORD))
    advancing(bench)
    files = PlainFiles(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.issue(WISH)
        await wallet.confirming.prove(Act.EXPORT_PLAIN, "", Secret(PASSWORD))
        await wallet.confirming.prove(Act.EXPORT, "", Secret(PASSWORD))
        exporting, inside = wallet.data.exporting, bench.desk.folder / "backups" / "vault.db"
        with pytest.raises(NotHandedOver, match="folder of the vault"):
            await exporting.write_plain(
                files, PlainKind.TABLE, inside, with_cvv=False, replace=True
            )
        with pytest.raises(NotHandedOver, match="folder of the vault"):
            await exporting.write(files, Secret("x"), inside, with_cvv=False, replace=True)

    story(bench, tell)
    assert files.written == []


def test_without_a_line_there_is_no_file() -> None:
    bench = make_bench(vault=MemoryVault(password=PASSWORD))
    advancing(bench)
    files = PlainFiles(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.issue(WISH)
        await wallet.confirming.prove(Act.EXPORT_PLAIN, "", Secret(PASSWORD))
        bench.vault.fail_next = DiskFull()
        with pytest.raises(DiskFull):
            await export_plain(wallet, files)
        assert deeds(bench) == []

    story(bench, tell)
    assert files.written == []
