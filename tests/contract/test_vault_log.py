"""The proof of the log: every entry is linked in its own commit, and what is wrong is named."""

import hmac
from pathlib import Path

import pytest

from desktop_app.adapters.vault.envelope import derive_key
from desktop_app.adapters.vault.links import Chain, mac_of, relink
from desktop_app.domain.intents import Stage, advance
from desktop_app.domain.log_proof import BreakKind
from desktop_app.domain.vault_errors import DiskFull, VaultDamaged
from tests.contract.log_rig import breaks, kinds, live, lived, tamper, walked
from tests.contract.vault_rig import NOW, intent, opened


def test_every_deed_has_a_link_from_its_own_commit(tmp_path: Path) -> None:
    vault = lived(tmp_path / "vault")
    linked = vault._database.rows("SELECT deed FROM links WHERE act = 'added' ORDER BY n")
    assert linked == vault._database.rows("SELECT seq FROM deeds ORDER BY seq")
    assert vault.log.entries == len(linked) + 1  # and one for the opening
    assert kinds(vault) == []
    vault.close()


def test_a_commit_that_is_undone_leaves_no_link(tmp_path: Path) -> None:
    vault = lived(tmp_path / "vault")
    before = vault.log.entries, vault.log.head
    with pytest.raises(DiskFull):  # noqa: PT012  # the commit ends where the error leaves it
        with vault.commit():
            vault.intents.add(intent(99))
            raise DiskFull
    assert (vault.log.entries, vault.log.head) == before
    live(vault, range(50, 52))
    assert kinds(vault) == []
    vault.close()


def test_a_second_reader_makes_the_same_macs(tmp_path: Path) -> None:
    vault = lived(tmp_path / "vault")
    key, before = vault.log._chain.key, bytes(32)
    for row in vault._database.rows("SELECT n, act, deed, at, digest, mac FROM links ORDER BY n"):
        n, act, deed, at, digest, mac = row
        text = f'[{n},"{act}",{deed},{at},"{digest.hex()}"]'
        assert mac == hmac.digest(bytes(key), before + text.encode(), "sha256")
        before = mac
    vault.close()


def test_a_resting_vault_goes_on_linking(tmp_path: Path) -> None:
    vault = lived(tmp_path / "vault")
    vault.rest()
    live(vault, range(20, 25))
    assert kinds(vault) == []
    vault.close()


def test_what_is_filled_in_later_is_linked_again(tmp_path: Path) -> None:
    vault = lived(tmp_path / "vault", 0)
    bare = intent(1, card_id=None)
    vault.intents.add(bare)
    named = advance(advance(bare, Stage.SENDING, NOW), Stage.CONFIRMED, NOW, card_id="card-9")
    vault.intents.put(named)
    acts = vault._database.rows("SELECT act, deed FROM links ORDER BY n")
    assert acts == [("opened", 0), ("added", 1), ("amended", 1), ("added", 2)]
    assert kinds(vault) == []
    tamper(vault, "UPDATE deeds SET card_id = NULL WHERE seq = 1")
    assert kinds(vault) == [(BreakKind.CHANGED, 1)]
    vault.close()


def test_what_is_dropped_by_the_vault_itself_is_no_loss(tmp_path: Path) -> None:
    vault = lived(tmp_path / "vault", 4)
    vault._database.write("DELETE FROM deeds WHERE seq = 3")  # as a message nobody believed
    assert kinds(vault) == []
    tamper(
        vault,
        "INSERT INTO deeds VALUES (3, 1, 'intent', 'x', 'fund', 'ready', NULL, 1, '', '', '')",
    )
    assert (BreakKind.INSERTED, 3) in kinds(vault)
    vault.close()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE deeds SET amount = amount + 1 WHERE seq = 5", [(BreakKind.CHANGED, 5)]),
        ("UPDATE deeds SET at = at + 1 WHERE seq = 9", [(BreakKind.CHANGED, 9)]),
        ("DELETE FROM deeds WHERE seq = 5", [(BreakKind.MISSING, 5)]),
        ("UPDATE links SET at = at + 1 WHERE n = 7", [(BreakKind.PROOF_CHANGED, 7)]),
        ("UPDATE links SET mac = zeroblob(32) WHERE n = 7", [(BreakKind.PROOF_CHANGED, 7)]),
        ("UPDATE links SET digest = zeroblob(32) WHERE n = 7",
         [(BreakKind.PROOF_CHANGED, 7), (BreakKind.CHANGED, 6)]),
        ("DELETE FROM links WHERE n = 8", [(BreakKind.PROOF_MISSING, 8), (BreakKind.INSERTED, 7)]),
        ("UPDATE intents SET stage = 'ready' WHERE seq = 2", [(BreakKind.WISH_AT_ODDS, 2)]),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_named_with_its_entry(
    tmp_path: Path, statement: str, named: list[tuple[BreakKind, int]]
) -> None:
    vault = lived(tmp_path / "vault")
    vault._database.write("DROP TRIGGER intent_moved")
    tamper(vault, statement)
    assert kinds(vault) == named
    vault.close()


def test_entries_that_changed_places_are_named_as_moved(tmp_path: Path) -> None:
    vault = lived(tmp_path / "vault")
    columns = "at, source, ref, kind, word, card_id, amount, detail, reference, words"
    tamper(
        vault,
        f"UPDATE deeds SET ({columns}) = (SELECT {columns} FROM deeds WHERE seq = 8) WHERE seq = 3",
    )
    assert kinds(vault) == [(BreakKind.MOVED, 3)]
    vault.close()


def test_an_entry_put_in_between_is_named_at_once_and_ever_after(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vault = lived(folder)
    tamper(
        vault,
        "INSERT INTO deeds VALUES (99, 1, 'card', 'x', 'status', 'active', NULL, 1, '', '', '')",
    )
    assert kinds(vault) == [(BreakKind.INSERTED, 99)]
    vault.close()
    with opened(folder) as vault:
        assert kinds(vault) == [(BreakKind.INSERTED, 99)]
        live(vault, range(30, 32))
        assert kinds(vault) == [(BreakKind.INSERTED, 99)]
    with opened(folder) as vault:
        assert kinds(vault) == [(BreakKind.INSERTED, 99)]


def test_a_later_commit_does_not_cover_up_what_somebody_else_changed(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vault = lived(folder)
    tamper(vault, "UPDATE deeds SET amount = 1 WHERE seq = 3", "DELETE FROM deeds WHERE seq = 5")
    vault.close()
    for _ in range(2):
        with opened(folder) as vault:
            live(vault, range(vault.log.entries, vault.log.entries + 2))
            assert kinds(vault) == [(BreakKind.CHANGED, 3), (BreakKind.MISSING, 5)]


def test_a_wish_that_is_gone_is_named(tmp_path: Path) -> None:
    vault = lived(tmp_path / "vault")
    tamper(vault, "DELETE FROM intents WHERE seq = 3")
    assert [found.kind for found in breaks(vault)] == [BreakKind.WISH_MISSING]
    vault.close()


def test_a_look_at_the_newest_entries_alone_finds_what_is_wrong_there(tmp_path: Path) -> None:
    vault = lived(tmp_path / "vault")
    tamper(vault, "UPDATE deeds SET word = 'stale' WHERE seq IN (2, 19)")
    assert [found.entry for found in walked(vault, newest=5).breaks] == [19]
    vault.close()


def test_more_breaks_than_can_be_named_are_counted(tmp_path: Path) -> None:
    vault = lived(tmp_path / "vault", 60)
    tamper(vault, "UPDATE deeds SET detail = 'x'")
    check = walked(vault)
    assert (len(check.breaks), check.broken) == (100, 120)
    vault.close()


def test_where_the_proof_cannot_go_on_commits_still_do(tmp_path: Path) -> None:
    vault = lived(tmp_path / "vault")
    vault._database.write("DROP TABLE links")
    live(vault, range(70, 71))
    assert vault.intents.get(intent(70).id) is not None
    with pytest.raises(VaultDamaged):
        vault.log.check()
    vault.close()


def test_another_vault_key_takes_the_proof_along(tmp_path: Path) -> None:
    vault = lived(tmp_path / "vault")
    old, new = bytes(vault.log._chain.key), derive_key(b"n" * 32, "0" * 32, "audit")
    with vault._database.commit():
        relink(vault._database, old, new)
    vault._database.annex = None
    again = Chain(vault._database, new)
    rows = vault._database.rows("SELECT n, act, deed, at, digest, mac FROM links ORDER BY n")
    before = bytes(32)
    for row in rows:
        assert row[5] == mac_of(new, before, row)
        before = row[5]
    assert again.head.mac == before
    with pytest.raises(VaultDamaged), vault._database.commit():
        relink(vault._database, old, new)
    vault.close()
