"""Own templates: kept sealed in the vault, never with a card number, whatever is damaged in it."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.application.own_templates import NAME
from desktop_app.application.wallet import Wallet
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import Money
from desktop_app.domain.own_template import MOST, OwnTemplate, dump, load, parse_name
from tests.support.desk import make_bench
from tests.support.wallet_story import story

FULL = OwnTemplate(
    "Ads in Berlin", "parts", Money.usd(100), Money.usd(500), Money.usd(60, 50), 3,
    "cust-1", "Ada Lovelace", "", "from the spring budget",
)  # fmt: skip
SHORT = OwnTemplate("Family 👩\u200d👧", "shopping", department="Marketing")
NUMBER = "4111 1111 1111 1111"


def names(kept: tuple[OwnTemplate, ...]) -> list[str]:
    return [one.name for one in kept]


def test_what_is_kept_comes_back() -> None:
    assert load(dump((FULL, SHORT))) == (FULL, SHORT)
    assert load("") == load("[]") == ()


@pytest.mark.parametrize(
    "text", ["{", "7", "null", '"x"', '{"name": "x"}', "[[]]", "[7, null]", "[" * 100_000]
)
def test_a_damaged_list_is_an_empty_one(text: str) -> None:
    assert load(text) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""}, {"name": 7}, {"name": "x" * 61}, {"name": f"Card {NUMBER}"},
        {"name": "a\u202eb"}, {"use": "nothing"}, {"use": 7}, {"use": []}, {"load": 20},
        {"load": {"micros": "20"}}, {"load": {"micros": -1}}, {"load": {"micros": True}},
        {"load": {"micros": 10**30}}, {"cap": []}, {"uses": 0}, {"uses": True}, {"uses": 1.5},
        {"holder": "x" * 501}, {"holder_id": None}, {"department": 7}, {"note": "x" * 201},
        {"note": NUMBER},
    ],
)  # fmt: skip
def test_a_damaged_template_is_left_out_and_the_others_stay(change: dict[str, object]) -> None:
    first, other = json.loads(dump((FULL, SHORT)))
    assert load(json.dumps([{**first, **change}, other])) == (SHORT,)
    assert load(json.dumps([{k: v for k, v in first.items() if k not in change}, other])) == (
        SHORT,
    )


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(json.loads(dump((FULL,)))[0])), _JSON))
def test_no_stored_text_breaks_the_page(change: dict[str, object]) -> None:
    [first] = json.loads(dump((FULL,)))
    for one in load(json.dumps([{**first, **change}])):
        assert load(dump((one,))) == (one,)


@pytest.mark.parametrize("name", ["", "  ", NUMBER, f"Visa {NUMBER.replace(' ', '')}", "x" * 61])
def test_a_name_that_cannot_be_kept_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_name(name)
    assert caught.value.field == "name"


def test_they_are_saved_renamed_and_deleted_and_nothing_is_sent() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        own = wallet.templates
        assert await own.all() == ()
        await own.add(FULL)
        assert names(await own.add(replace(SHORT, name="  A "))) == ["A", FULL.name]
        assert names(await own.rename("A", "Zoo")) == [FULL.name, "Zoo"]
        assert names(await own.rename("Zoo", "zoo")) == [FULL.name, "zoo"]
        assert names(await own.delete(FULL.name)) == ["zoo"]
        assert load(bench.vault.settings.get(NAME)) == await own.all()
        assert not bench.api.sent

    story(bench, tell)


def test_a_name_is_given_once_and_a_card_number_to_none() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        own = wallet.templates
        await own.add(FULL)
        await own.add(SHORT)
        for work in (
            lambda: own.add(replace(SHORT, name=FULL.name.upper())),
            lambda: own.rename(SHORT.name, FULL.name),
            lambda: own.add(replace(SHORT, name="New", note=f"pay with {NUMBER}")),
        ):
            with pytest.raises(InvalidInput):
                await work()
        assert len(await own.all()) == 2
        for number in range(MOST - 2):
            await own.add(replace(SHORT, name=f"T{number}"))
        with pytest.raises(InvalidInput, match="At most 20"):
            await own.add(replace(SHORT, name="one more"))

    story(bench, tell)


def test_a_damaged_setting_gives_way_to_the_next_save() -> None:
    bench = make_bench()
    bench.vault.settings.put(NAME, "{damaged")

    async def tell(wallet: Wallet) -> None:
        assert await wallet.templates.all() == ()
        assert await wallet.templates.add(SHORT) == (SHORT,)

    story(bench, tell)
