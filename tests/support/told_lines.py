"""What the Activity page says, without the times at which somebody looked or was told."""

from dataclasses import replace
from datetime import UTC, datetime

from desktop_app.application.timeline import Ask, Totals
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus, Proof

UP = (HistoryStatus.FAILED, HistoryStatus.RELEASED, HistoryStatus.DECLINED, HistoryStatus.REVERSED)
_NEVER = datetime.min.replace(tzinfo=UTC)


def told_lines(vault: Vault) -> tuple[tuple[Charge, ...], Totals]:
    """Every line, sorted, and the sums."""
    while vault.history.catch_up(25) and vault.history.due():
        pass
    found = vault.history.lines(Ask(), 0, 1_000)
    lines = [
        replace(line, at=line.at if line.proof is not Proof.SIGNED else _NEVER)
        for line in found
        if isinstance(line, Charge)
    ]
    return tuple(sorted(lines, key=lambda line: line.subject)), vault.history.totals(Ask())


def says_no_less(heard: Vault, asked: Vault) -> list[str]:
    """Where one that heard says less than, or something else than, one that only asked."""
    more = {line.subject: line for line in told_lines(heard)[0]}
    faults = []
    for line in told_lines(asked)[0]:
        told = more.pop(line.subject, None)
        if told is None:
            faults.append(f"{line.subject} is gone")
        elif told.kind is not line.kind or not _is_no_less(told, line):
            faults.append(f"{line.kind} {line.status}, told as {told.kind} {told.status}")
    own = [line for line in more.values() if line.status is not HistoryStatus.DECLINED]
    return faults + [f"a second {line.kind} {line.status}" for line in own]


def _is_no_less(told: Charge, line: Charge) -> bool:
    if line.status in UP and line.kind is HistoryKind.PURCHASE:
        return told.status in UP[UP.index(line.status) :]
    if line.status in UP:
        return told.status in {line.status, HistoryStatus.REVERSED}
    return (told.status, told.settled, told.fee) == (line.status, line.settled, line.fee)
