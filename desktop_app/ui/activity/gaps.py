"""What the history does not hold, said in sentences below the table."""

from desktop_app.application.activity import Knowledge
from desktop_app.application.messages import LinkState, Snapshot
from desktop_app.ui.words import Words, source


def gap_words(known: Knowledge, snapshot: Snapshot, words: Words) -> str:
    """One paragraph; "" where nothing is missing."""
    link, who = snapshot.link, source(snapshot.profile)
    said: list[str] = []
    if link.state in (LinkState.OFFLINE, LinkState.REFUSED, LinkState.BROKEN):
        when = "" if link.as_of is None else f" after {words.when(link.as_of)}"
        said.append(f"Nothing was read{when}: what happened since is not here.")
    unread = known.cards - known.read
    if unread:
        cards = "1 card" if unread == 1 else f"{unread:,} cards"
        verb = "was" if unread == 1 else "were"
        said.append(
            f"The transactions of {cards} {verb} never read here: choose a card to read them."
        )
    if known.short:
        newest = known.short[0]
        since = "" if newest.since is None else f" before {words.when(newest.since)}"
        many = len(known.short)
        cards = "one card" if many == 1 else f"{many:,} cards"
        said.append(f"Of {cards}, lines{since} may be missing.")
    if not known.told and known.cards:
        said.append(
            f"Declined charges are told by messages of {who} only, and none was received here yet."
        )
    return " ".join(said)
