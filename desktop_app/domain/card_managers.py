"""Card items of password managers' exports, as JSON values: Bitwarden's, and 1Password's 1PUX."""

from collections.abc import Iterator, Mapping
from typing import Final

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.found_cards import Part, Parts

Item = Mapping[str, object]
_BITWARDEN_CARD, _ONE_PASSWORD_CARD = 3, "002"
_OF_BITWARDEN: Final = {
    "cardholderName": Part.HOLDER,
    "number": Part.NUMBER,
    "expMonth": Part.MONTH,
    "expYear": Part.YEAR,
    "code": Part.CVV,
}
_OF_ONE_PASSWORD: Final = {
    "cardholder": Part.HOLDER,
    "ccnum": Part.NUMBER,
    "expiry": Part.EXPIRY,
    "cvv": Part.CVV,
}
_OF_PURSER: Final = {
    "id": Part.CARD_ID,
    "label": Part.LABEL,
    "holder": Part.HOLDER,
    "number": Part.NUMBER,
    "expiry": Part.EXPIRY,
    "cvv": Part.CVV,
}
_YEAR_MONTH = range(100001, 999913)
LOCKED: Final = (
    "This export is encrypted. Export again as JSON without encryption, and delete it afterwards."
)


def of_bitwarden(stated: Item) -> Iterator[Parts]:
    """The cards of an export as JSON, in their order. Raises InvalidInput."""
    if stated.get("encrypted") is True:
        raise InvalidInput(LOCKED, field="file")
    for item in _objects(stated.get("items")):
        card = item.get("card")
        if item.get("type") == _BITWARDEN_CARD and isinstance(card, dict):
            parts = {part: _text(card.get(name)) for name, part in _OF_BITWARDEN.items()}
            yield {Part.LABEL: _text(item.get("name")), **parts}


def of_one_password(stated: Item) -> Iterator[Parts]:
    """The cards of `export.data`, without those in the bin."""
    for account in _objects(stated.get("accounts")):
        for vault in _objects(account.get("vaults")):
            for item in _objects(vault.get("items")):
                is_away = item.get("trashed") is True or item.get("state") == "trashed"
                if item.get("categoryUuid") == _ONE_PASSWORD_CARD and not is_away:
                    yield _of_item(item)


def of_purser(stated: Item) -> Iterator[Parts]:
    """The cards of a sealed export of Purser; those without a number have an empty one."""
    for card in _objects(stated.get("cards")):
        yield {part: _text(card.get(name)) for name, part in _OF_PURSER.items()}


def count_items(stated: Item) -> int:
    """How many items of any kind an export of Bitwarden holds."""
    items = stated.get("items")
    return len(items) if isinstance(items, list) else 0


def _of_item(item: Item) -> Parts:
    overview, details = item.get("overview"), item.get("details")
    label = _text(overview.get("title")) if isinstance(overview, dict) else ""
    parts = {Part.LABEL: label}
    for section in _objects(details.get("sections") if isinstance(details, dict) else None):
        for field in _objects(section.get("fields")):
            part, value = _OF_ONE_PASSWORD.get(str(field.get("id"))), field.get("value")
            if part is not None and isinstance(value, dict) and len(value) == 1:
                # The one key is the field's type, of which a newer version may have other names.
                parts[part] = _text(next(iter(value.values())))
    return parts


def _text(value: object) -> str:
    """Text as it stands; a date of 1Password is a number such as 202903."""
    if isinstance(value, int) and not isinstance(value, bool) and value in _YEAR_MONTH:
        return f"{value // 100}-{value % 100:02}"
    return value if isinstance(value, str) else ""


def _objects(value: object) -> Iterator[Item]:
    """The objects of a JSON list; what is no object is passed over."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one
