"""The one password of every measured vault; a child that needs no window imports no Qt for it."""

PASSWORD = "bench practice harbour ledger compass"
