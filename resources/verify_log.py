"""Checks a log that Purser exported: python3 verify_log.py FILE

Needs Python 3.8 and nothing else. Names the first line that does not fit the one before it. That
the whole file was not made up is told by its last link: Purser showed it when it wrote the file.
"""

import hashlib
import json
import sys


def spell(value):
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="surrogatepass")


def read(line):
    """The object on a line; {} where there is none, which fits nothing."""
    try:
        return dict(json.loads(line))
    except (ValueError, TypeError, RecursionError):
        return {}


def problem(lines):
    """What is wrong first, and on which line; None for a log that is whole."""
    first = read(lines[0])
    if first.get("format") != "purser-log" or first.get("version") != 1:
        return 1, "this is no log of Purser in a form that I know"
    link, mac, lost = hashlib.sha256(lines[0][:-1]).digest(), "", {}
    for number, line in enumerate(lines[1:-1], 2):
        entry = read(line)
        stated = entry.pop("link", "")
        link = hashlib.sha256(link + spell(entry)).digest()
        is_whole = stated == link.hex() and spell({**entry, "link": stated}) + b"\n" == line
        if not is_whole or entry.get("n") != number - 1:
            return number, "it does not fit the line before; one was changed, or lines are missing"
        row, act, mac = entry.get("row"), entry.get("act"), entry.get("mac")
        if row is not None and hashlib.sha256(spell(row)).hexdigest() != entry.get("digest"):
            return number, "the entry does not fit its digest"
        if act != "opened":
            lost[str(entry.get("deed"))] = number if row is None and act != "removed" else 0
    if lines[-1] != spell({"end": len(lines) - 2, "link": link.hex(), "mac": mac}) + b"\n":
        return len(lines), "the end does not fit what comes before it"
    said = "the vault's entry was changed or lost before it was exported"
    return min(((number, said) for number in lost.values() if number), default=None)


def main(path):
    with open(path, "rb") as file:
        lines = file.readlines() or [b""]
    if found := problem(lines):
        print(f"NOT WHOLE. Line {found[0]}: {found[1]}.")
        return 1
    print(f"Whole: {len(lines) - 2} entries. Last link: {read(lines[-1])['link']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else __doc__)
