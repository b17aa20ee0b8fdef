"""No secret stands in any file of a vault, open or closed, nor in its own pages."""

from pathlib import Path

import pytest

from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import SANDBOX_PROFILES, Credentials, DialectName
from desktop_app.domain.rules import Payout
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import card, details, intent, make, opened
from tests.contract.vault_suite_rule_wishes import wish
from tests.contract.vault_suite_rules import note, rule

RULES = (b"rule_log", b"Pay day", b"acc-of-ada", b"code-of-a-skip", b"rule_day", b"2026-03-01")


def fill(vault: OpenVault, pan: str, secret: str) -> None:
    """A card, its number, a raw answer that holds it, a rule, and the connection's keys."""
    vault.cards.put([card()])
    vault.cards.seal_details(card().id, details(pan=pan))
    vault.intents.add(intent(1))
    vault.intents.begin_attempt(intent(1).id, card().read_at)
    vault.intents.keep_raw(intent(1).id, 1, f'{{"card_number":"{pan}"}}'.encode())
    vault.rules.put(
        rule(plan=Payout(Money(1), percent=1, template="Pay day"), account="acc-of-ada")
    )
    vault.rules.note(note(code="code-of-a-skip"))
    vault.intents.add(wish(2))
    profile = SANDBOX_PROFILES[DialectName.V2]
    vault.settings.put_profile(profile, Credentials("client", Secret(secret)))


# The house's guard reads every file below `tmp_path` after each of these, and fails on a canary.


def test_no_file_of_a_closed_vault_holds_a_secret(
    tmp_path: Path, canary_pan: str, canary_password: str, canary_api_secret: str
) -> None:
    vault = make(tmp_path / "vault", password=canary_password)
    fill(vault, canary_pan, canary_api_secret)
    vault.close()
    assert sorted(p.name for p in (tmp_path / "vault").iterdir()) == [
        "vault.db",
        "vault.head",
        "vault.key",
        "vault.key.bak",
    ]


def test_no_file_of_an_open_vault_holds_a_secret(
    tmp_path: Path, canary_pan: str, canary_password: str, canary_api_secret: str
) -> None:
    vault = make(tmp_path / "vault", password=canary_password)
    fill(vault, canary_pan, canary_api_secret)
    log = (tmp_path / "vault" / "vault.db-wal").read_bytes()
    vault.close()
    assert len(log) > 4096
    assert not [word for word in RULES if word in log]
    (tmp_path / "log").write_bytes(log)


def test_not_even_the_names_of_tables_and_cards_are_in_clear(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    fill(vault, "4000001234567899", "secret")
    vault.close()
    stored = (tmp_path / "vault" / "vault.db").read_bytes()
    for word in (b"CREATE TABLE", b"secrets", b"card-000001", b"Label 1", *RULES):
        assert word not in stored


def test_inside_the_encrypted_pages_numbers_are_sealed_again(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    fill(vault, "4000001234567899", "key-of-the-api")
    tables = [row[0] for row in vault._database.rows("SELECT name FROM sqlite_schema")]
    said = repr([vault._database.rows(f"SELECT * FROM {t}") for t in tables if "_" not in t])
    vault.close()
    assert "card-000001" in said
    assert "Pay day" in said  # the pages alone protect it: rules are read while the keys are away
    for secret in ("4000001234567899", "07/2029", "'847'", "key-of-the-api"):
        assert secret not in said


def test_after_close_the_vault_holds_no_key(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    fill(vault, "4000001234567899", "secret")
    vault.close()
    assert vault._records._sealer._cipher is None
    assert vault._database._connection is None
    with pytest.raises(Locked):
        vault._records.seal("t", "r", "f", b"x")
    with pytest.raises(Locked):
        vault.cards.reveal(card().id, Field.PAN)


def test_a_forgotten_number_cannot_be_recovered_from_the_pages(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    fill(vault, "4000001234567899", "secret")
    sealed = vault._database.rows("SELECT sealed FROM secrets WHERE field = 'cvv'")[0][0]
    vault.cards.forget(card().id, Field.CVV)
    vault.checkpoint()
    pages = vault._database._live().serialize("main")
    vault.close()
    assert pages.startswith(b"SQLite format 3")
    assert sealed not in pages


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("cipher", "chacha20"),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("locking_mode", "exclusive"),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("foreign_keys", 1),
        ("application_id", 0x50535231),
        ("user_version", len(MIGRATIONS)),
    ],
)
def test_an_open_vault_is_set_as_promised(pragma: str, value: object, tmp_path: Path) -> None:
    make(tmp_path / "vault").close()
    with opened(tmp_path / "vault") as vault:
        assert vault._database.rows(f"PRAGMA {pragma}")[0][0] == value
