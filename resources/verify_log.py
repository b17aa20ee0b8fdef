"""Checks a log that Purser exported: python3 verify_log.py FILE

Needs Python 3.8 and nothing else. Names the first line that is not as it was written. That the
whole file was not made up is told by its last link: Purser showed it when it wrote the file.
"""

import hashlib
import json
import sys


def spell(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def problem(lines):
    """What is wrong first, and on which line; None for a log that is whole."""
    first = json.loads(lines[0])
    if spell(first) != lines[0] or first.get("format") != "purser-log" or first["version"] != 1:
        return 1, "this is no log of Purser in a form that I know"
    link, mac, shown, told = hashlib.sha256(lines[0]).digest(), "", set(), {}
    for number, line in enumerate(lines[1:-1], 2):
        entry = json.loads(line)
        stated = entry.pop("link")
        link = hashlib.sha256(link + spell(entry)).digest()
        if stated != link.hex() or spell({**entry, "link": stated}) != line:
            return number, "this line, or the one before it, is not as it was written"
        if entry["n"] != number - 1:
            return number, "an entry is missing before this line"
        if entry["row"] is not None:
            if hashlib.sha256(spell(entry["row"])).hexdigest() != entry["digest"]:
                return number, "the entry does not fit its digest"
            shown.add(entry["n"])
        if entry["act"] != "opened":
            told[entry["deed"]] = (entry["n"], entry["act"])
        mac = entry["mac"]
    if lines[-1] != spell({"end": len(lines) - 2, "link": link.hex(), "mac": mac}):
        return len(lines), "the end does not fit what comes before it"
    for number, act in told.values():
        if act != "removed" and number not in shown:
            return number + 1, "the vault's entry was changed or lost before it was exported"
    return None


def main(path):
    with open(path, "rb") as file:
        lines = file.read().split(b"\n")
    try:
        found = problem(lines[:-1]) if len(lines) > 2 and not lines[-1] else (1, "not a whole log")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        found = (1, "this is no log of Purser, or one of its lines cannot be read")
    if found:
        print(f"NOT WHOLE. Line {found[0]}: {found[1]}.")
        return 1
    print(f"Whole: {len(lines) - 3} entries. Last link: {json.loads(lines[-2])['link']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else __doc__)
