"""Files of other programs: their cards are read strictly, and what is no card is said."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.bulk_file import MAX_ROWS
from desktop_app.domain.card_files import FileKind, read_card_file, read_export_data
from desktop_app.domain.card_table import guess_columns
from desktop_app.domain.cards import Expiry
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.found_cards import FoundCard, Note

PAN = "4000001234567899"
CARD = {"cardholderName": "Ada", "brand": "Visa", "number": "4000 0012 3456 7899",
        "expMonth": "3", "expYear": "2029", "code": "123"}  # fmt: skip


def bitwarden(*items: object, **more: object) -> bytes:
    return json.dumps({"encrypted": False, "folders": [], "items": items, **more}).encode()


def one_password(*fields: dict[str, object], **more: object) -> bytes:
    item = {
        "categoryUuid": "002",
        "overview": {"title": "Ads"},
        "details": {"sections": [{"fields": list(fields)}]},
        **more,
    }
    return json.dumps({"accounts": [{"vaults": [{"items": [item]}]}]}).encode()


def cards_of(data: bytes) -> tuple[FoundCard, ...]:
    file = read_card_file(data)
    header = () if file.table is None else file.table.header
    return file.read(guess_columns(header), None)


def test_bitwardens_cards_are_read_and_its_logins_are_counted() -> None:
    file = read_card_file(
        bitwarden({"type": 1, "name": "Mail"}, {"type": 3, "name": "Ads", "card": CARD})
    )
    (found,) = file.read({}, None)
    assert (file.kind, file.others) == (FileKind.BITWARDEN, 1)
    assert (found.label, found.holder, found.last4) == ("Ads", "Ada", "7899")
    assert (found.expiry, found.notes) == (Expiry(2029, 3), ())
    assert found.number is not None
    assert found.number.reveal() == PAN
    assert found.cvv is not None
    assert found.cvv.reveal() == "123"


def test_one_passwords_cards_are_read_by_the_names_of_their_fields() -> None:
    data = one_password(
        {"id": "cardholder", "value": {"string": "Ada"}},
        {"id": "ccnum", "value": {"creditCardNumber": PAN}},
        {"id": "cvv", "value": {"concealed": "123"}},
        {"id": "expiry", "value": {"monthYear": 202903}},
        {"id": "validFrom", "value": {"monthYear": 202403}},
    )
    (found,) = read_export_data(data).read({}, None)
    assert (found.label, found.holder, found.expiry) == ("Ads", "Ada", Expiry(2029, 3))
    assert found.last4 == "7899"


@pytest.mark.parametrize("gone", [{"trashed": True}, {"state": "trashed"}, {"categoryUuid": "001"}])
def test_what_is_in_the_bin_or_is_no_card_is_not_read(gone: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="no card"):
        read_export_data(one_password({"id": "ccnum", "value": {"creditCardNumber": PAN}}, **gone))


@pytest.mark.parametrize(
    "header",
    [
        "title,card number,expiry date,cardholder name,PIN,bank name,CVV,notes",
        "Name;Number;Exp_Date;Card-Holder;x;y;Security Code;z",
    ],
)
def test_a_table_is_read_by_its_headings(header: str) -> None:
    sign = ";" if ";" in header else ","
    row = sign.join(("Ads", PAN, "03/29", "Ada", "", "", "123", ""))
    (found,) = cards_of(f"{header}\n{row}\n".encode())
    assert (found.row, found.label, found.holder) == (2, "Ads", "Ada")
    assert (found.last4, found.expiry) == ("7899", Expiry(2029, 3))
    assert found.cvv is not None


@pytest.mark.parametrize(
    ("number", "note"),
    [
        ("", Note.NO_NUMBER),
        ("4.00000E+15", Note.NOT_A_NUMBER),
        ("400000••7899", Note.NOT_A_NUMBER),
        ("4000001234567890", Note.LUHN),
    ],
)
def test_what_is_wrong_with_a_number_is_said(number: str, note: Note) -> None:
    (found,) = cards_of(f"number,label\n{number},Ads\n".encode())
    assert found.notes == (note,)
    assert (found.number is None) == (note is not Note.LUHN)


def test_a_date_or_cvv_that_cannot_be_read_leaves_the_number() -> None:
    (found,) = cards_of(f"number,expiry,cvv\n{PAN},29-Mar,12\n".encode())
    assert found.last4 == "7899"
    assert set(found.notes) == {Note.EXPIRY_UNREAD, Note.CVV_UNREAD}


def test_a_number_that_somebody_wrote_into_a_label_is_not_shown() -> None:
    (found,) = cards_of(f"number,label\n{PAN},Visa {PAN}\n".encode())
    assert found.label == "Visa ••7899"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"encrypted": true, "data": "x"}', "encrypted"),
        (b'{"items": []}', "no card"),
        (b'{"cards": []}', "no export"),
        (b'{"items": [', "damaged"),
        (b'{"items": 1, "items": 2}', "damaged"),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "damaged"),
        (b"", "headings"),
        (b"folder,favorite,type,name,login_uri,login_password\n,,login,x,,\n", "Bitwarden"),
        (b"Title,Url,Username,Password,OTPAuth\nx,,,,\n", "1Password"),
        (b"4000001234567899,03/29\n4000001234567890,04/29\n", "headings"),
        (b"4000 0012 3456 7899;123\n4000 0012 3456 7890;124\n", "headings"),
        (b" " * 8_000_001, "larger"),
    ],
)
def test_what_cannot_be_used_says_why_and_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read_card_file(data)


def test_more_cards_than_one_file_may_hold_are_refused() -> None:
    many = [{"type": 3, "card": {"number": PAN}}] * (MAX_ROWS + 1)
    with pytest.raises(InvalidInput, match="At most"):
        read_card_file(bitwarden(*many))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["items", "type", "card", "number", "accounts", "vaults", "details", "sections",
             "fields", "id", "value", "overview"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["items", "accounts"]), _JSON, min_size=1))
def test_values_of_other_shapes_are_refused_and_nothing_else_happens(stated: object) -> None:
    for read in (read_card_file, read_export_data):
        with contextlib.suppress(InvalidInput):
            read(json.dumps(stated).encode()).read({}, None)


def test_no_text_of_a_file_is_in_what_python_prints_of_it() -> None:
    file = read_card_file(bitwarden({"type": 3, "name": "Ads", "card": CARD}))
    assert PAN not in repr(file) + repr(file.read({}, None))
    table = read_card_file(f"number,label\n{PAN},Ads\n".encode())
    assert PAN not in repr(table)
