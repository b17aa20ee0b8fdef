"""Whether bytes are a key file, found out from the words of `vault-format.md` alone.

A key file has one spelling, so one pattern describes it. Nothing here is shared with the product's
reader: what one takes and the other refuses is a mistake of one of them.
"""

import re
from datetime import datetime

_HEX = "[0-9a-f]"
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
_LETTER = r'[^\x00-\x1f"\\]|\\["\\bfnrt]|\\u00(?:0[0-7be-f]|1[0-9a-f])'
"""Of a text: as itself, or by the one escape that it needs."""
_KDF = (
    r'"kdf":\{"lanes":[1-8],"memory_kib":(?P<kib>[1-9][0-9]{4,5}),"passes":(?:[3-9]|10),'
    rf'"salt":"{_HEX}{{32}}","type":"argon2id"\}}'
)
_SEALED = rf'"sealed":"{_HEX}{{120}}"'
_NAMED = rf'"created":"{_TIME}","id":"{_HEX}{{32}}"'
_OTHER = rf'\{{{_NAMED},"kind":"(?:recovery|keyring)","salt":"{_HEX}{{32}}",{_SEALED}\}}'
_SECOND = rf',"second":\{{"file":"{_HEX}{{32}}","held":"{_HEX}{{120}}"\}}'


def _format(number: int, before: str, slots: str) -> re.Pattern[str]:
    """A whole file; `before` stands between its day and its magic, with the format's number."""
    return re.compile(
        rf'\{{"created":"{_TIME}",{before},"magic":"purser-key","min_reader":{number},'
        rf'"name":"(?P<name>(?:{_LETTER})+)","slots":(?P<slots>\[{slots}\]),'
        rf'"vault_id":"{_HEX}{{32}}"\}}'
    )


def _later(number: int, second: str = "") -> re.Pattern[str]:
    return _format(
        number,
        rf'"epoch":(?P<epoch>[1-9][0-9]{{0,9}}),"format":{number},"mac":"{_HEX}{{64}}"',
        rf'\{{{_NAMED},{_KDF},"kind":"password",{_SEALED}{second}\}}(?:,{_OTHER}){{0,7}}',
    )


FORMATS = {
    1: _format(1, '"format":1', rf'\{{{_KDF},"kind":"password",{_SEALED}\}}'),
    2: _later(2),
    3: _later(3, _SECOND),
}
"""The third is one whose password needs something beside it; not every Purser reads it."""
_OF_A_SLOT = re.compile(rf'"created":"({_TIME})","id":"({_HEX}{{32}})"')
_ESCAPE = re.compile(r"\\(?:u....|.)", re.DOTALL)


def is_key_file(data: bytes, newest: int = 2) -> bool:
    """Of a format up to the `newest`, to the letter."""
    if len(data) > 16_384:
        return False
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    tried = (FORMATS[number].fullmatch(text) for number in range(newest, 0, -1))
    found = next((one for one in tried if one is not None), None)
    if found is None or not 65_536 <= int(found["kib"]) <= 524_288:
        return False
    if len(_ESCAPE.sub("x", found["name"])) > 60:
        return False
    return found.re is FORMATS[1] or (
        int(found["epoch"]) < 2**31 and _are_slots(_OF_A_SLOT.findall(found["slots"]))
    )


def _are_slots(named: list[tuple[str, str]]) -> bool:
    """Each has a name of its own, and was made on a day that there was."""
    if len({name for _, name in named}) < len(named):
        return False
    try:
        for made, _ in named:
            datetime.strptime(made, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007  # is there such a day
    except ValueError:
        return False
    # Of strptime a minute may have 61 seconds.
    return all(made[17:19] < "60" for made, _ in named)
