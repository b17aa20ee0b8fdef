"""The log follows the key file: whatever comes between the two, each way leaves one line."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.application.noted_ways import NAME, Ways, dump, load, note_ways
from desktop_app.application.own_acts import KEYS_DONE, KEYS_SEEN, OWN_ACTS, OwnAct
from desktop_app.application.timeline import Ask, Deed, DeedSource, Lens
from desktop_app.application.ways import WayKind
from desktop_app.domain.second_secret import SecondSecret
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull
from desktop_app.ui.activity.deed_words import deed_source, deed_words
from desktop_app.ui.words import Words
from tests.support.fake_api import START
from tests.support.memory_vault import MemoryVault

PASSWORD = Secret("correct horse battery staple purser")
KINDS = st.sampled_from([WayKind.RECOVERY, WayKind.KEYRING])


def begun() -> MemoryVault:
    """A vault whose log knows its ways."""
    vault = MemoryVault(password=PASSWORD.reveal())
    note_ways(vault, START)
    return vault


def lines(vault: MemoryVault) -> list[Deed]:
    """Oldest first."""
    found = vault.history.lines(Ask(Lens.DEEDS), 0, 999)
    deeds = [one for one in found if isinstance(one, Deed) and one.source is DeedSource.OWNER]
    return deeds[::-1]


def told(vault: MemoryVault) -> list[str]:
    return [one.word for one in lines(vault)]


def add(vault: MemoryVault, kind: WayKind) -> str:
    return asyncio.run(vault.keys.add(PASSWORD, kind, Secret("ab" * 32)))


def remove(vault: MemoryVault, way_id: str) -> None:
    asyncio.run(vault.keys.remove(way_id))


def test_the_first_look_only_begins() -> None:
    vault = MemoryVault(password=PASSWORD.reveal())
    add(vault, WayKind.RECOVERY)
    note_ways(vault, START)
    assert told(vault) == []


@pytest.mark.parametrize(
    ("kind", "made", "closed"),
    [
        (WayKind.RECOVERY, OwnAct.KIT, OwnAct.KIT_REVOKED),
        (WayKind.KEYRING, OwnAct.KEYRING, OwnAct.KEYRING_OFF),
    ],
)
def test_a_way_that_is_made_or_closed_is_told_once(
    kind: WayKind, made: OwnAct, closed: OwnAct
) -> None:
    vault = begun()
    way_id = add(vault, kind)
    note_ways(vault, START, by_person=True)
    note_ways(vault, START)
    assert told(vault) == [made]
    remove(vault, way_id)
    note_ways(vault, START)
    note_ways(vault, START)
    assert told(vault) == [made, closed]
    assert [one.kind for one in lines(vault)] == [KEYS_DONE, KEYS_SEEN]


def test_where_one_takes_the_place_of_another_the_last_line_is_what_holds() -> None:
    vault = begun()
    old = add(vault, WayKind.RECOVERY)
    note_ways(vault, START)
    add(vault, WayKind.RECOVERY)
    remove(vault, old)
    note_ways(vault, START)
    assert told(vault)[1:] == [OwnAct.KIT_REVOKED, OwnAct.KIT]


@pytest.mark.parametrize("act", [OwnAct.RENEWED, OwnAct.RECOVERED, None])
def test_another_password_is_called_what_it_is(act: OwnAct | None) -> None:
    vault = begun()
    asyncio.run(vault.keys.change_password(PASSWORD, Secret("another one")))
    note_ways(vault, START, by_person=True, password=act)
    note_ways(vault, START)
    assert told(vault) == ([] if act is None else [act])


def test_after_a_crash_nobody_says_more_of_a_password_than_is_known() -> None:
    vault = begun()
    asyncio.run(vault.keys.change_password(PASSWORD, Secret("another one")))
    note_ways(vault, START)
    assert told(vault) == [OwnAct.REWRITTEN]


def test_another_key_closes_the_ways_and_is_no_other_password() -> None:
    vault = begun()
    add(vault, WayKind.RECOVERY)
    note_ways(vault, START)
    vault.keys.rotated()
    asyncio.run(vault.keys.change_password(PASSWORD, PASSWORD))
    note_ways(vault, START)
    assert told(vault)[1:] == [OwnAct.KEY, OwnAct.KIT_REVOKED]


@pytest.mark.parametrize("fails", ["fail_next", "fail_commits"])
def test_what_the_disk_refused_is_told_the_next_time_and_whole(fails: str) -> None:
    vault = begun()
    add(vault, WayKind.RECOVERY)
    add(vault, WayKind.KEYRING)
    setattr(vault, fails, DiskFull())
    note_ways(vault, START)
    vault.fail_commits = None
    assert told(vault) == []
    note_ways(vault, START)
    assert sorted(told(vault)) == sorted([OwnAct.KIT, OwnAct.KEYRING])


def test_a_key_file_is_told_by_itself_whoever_comes_to_tell_it() -> None:
    vault = begun()
    for second in (SecondSecret("4f" * 16, bytes(32)), SecondSecret("5a" * 16, bytes(32)), None):
        asyncio.run(vault.keys.change_key_file(PASSWORD, second))
        note_ways(vault, START)
        note_ways(vault, START)
    assert told(vault) == [OwnAct.KEY_FILE, OwnAct.KEY_FILE, OwnAct.KEY_FILE_OFF]


def test_a_kit_that_gives_a_new_password_gives_the_key_file_up_and_both_are_told() -> None:
    vault = begun()
    asyncio.run(vault.keys.change_key_file(PASSWORD, SecondSecret("4f" * 16, bytes(32))))
    add(vault, WayKind.RECOVERY)
    note_ways(vault, START)
    by_code = vault.keys.change_password(Secret("ab" * 32), Secret("new"), WayKind.RECOVERY)
    asyncio.run(by_code)
    note_ways(vault, START, by_person=True, password=OwnAct.RECOVERED)
    assert told(vault)[-2:] == [OwnAct.KEY_FILE_OFF, OwnAct.RECOVERED]


def test_a_lock_in_between_denies_nothing() -> None:
    vault = begun()
    vault.close()
    note_ways(vault, START)


@given(st.lists(st.tuples(st.booleans(), KINDS, st.booleans()), max_size=12))
def test_in_the_end_every_way_there_was_is_told_of(steps: list[tuple[bool, WayKind, bool]]) -> None:
    """Whenever the log was brought up or not: what is open by its lines is what is open."""
    vault = begun()
    for is_made, kind, is_noted in steps:
        ours = [way.id for way in vault.keys.list() if way.kind is kind]
        if is_made and len(vault.keys.list()) < 8:
            add(vault, kind)
        elif ours:
            remove(vault, ours[0])
        if is_noted:
            note_ways(vault, START)
    note_ways(vault, START)
    counts = {word: told(vault).count(word) for word in OWN_ACTS}
    for kind, made, closed in (
        (WayKind.RECOVERY, OwnAct.KIT, OwnAct.KIT_REVOKED),
        (WayKind.KEYRING, OwnAct.KEYRING, OwnAct.KEYRING_OFF),
    ):
        held = sum(way.kind is kind for way in vault.keys.list())
        assert counts[made] - counts[closed] == held


@pytest.mark.parametrize(
    "odd", ["", "x", "[]", "[1]", "[true, []]", '[1, [["a", "door"]]]', "[1,2]"]
)
def test_what_is_no_note_begins_anew(odd: str) -> None:
    assert load(odd) is None
    vault = begun()
    vault.settings.put(NAME, odd)
    add(vault, WayKind.RECOVERY)
    note_ways(vault, START)
    assert told(vault) == []


def test_a_note_is_read_as_it_was_written() -> None:
    for key_file in (None, "4f" * 16):
        ways = Ways(3, frozenset({("", WayKind.PASSWORD), ("ab", WayKind.RECOVERY)}), key_file)
        assert load(dump(ways)) == ways


def test_who_did_it_is_said_and_what_was_only_found_is_not_put_down_to_anybody() -> None:
    vault = begun()
    add(vault, WayKind.RECOVERY)
    note_ways(vault, START, by_person=True)
    add(vault, WayKind.KEYRING)
    note_ways(vault, START)
    done, seen = lines(vault)
    assert (deed_source(done)[1], deed_source(seen)[1]) == ("You", "Purser")
    assert deed_words(done, Words()) == OWN_ACTS[OwnAct.KIT]
