"""The Activity table over a real vault: 100,000 lines scroll as 1,000 do, and beat Qt's proxy.

The proxy is Qt's own way: a model that holds every line, with QSortFilterProxyModel over it.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from statistics import median
from types import SimpleNamespace

from PySide6.QtCore import (
    QAbstractTableModel,
    QEventLoop,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QTableView

from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.activity import Activity
from desktop_app.application.facts import CardBook
from desktop_app.application.saved_filters import SavedFilter
from desktop_app.application.timeline import Ask, Charge, Sort
from desktop_app.domain.money import ENGLISH, ZERO, Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from desktop_app.ui.activity.page import ActivityPage
from desktop_app.ui.activity.view import LinesView
from desktop_app.ui.clipboard import ClipboardGuard
from desktop_app.ui.context import Ui
from desktop_app.ui.theme.theme import current
from desktop_app.ui.words import Words
from tests.bench.figures import Figure, Place, millis
from tests.bench.vaults import NOW, made_up, make_vault, opened

SMALL, LARGE = 1_000, 100_000
FRAMES, ROUNDS = 60, 7
SIZE = (1060, 700)
SHOPS = ("GOOGLE *ADS 4029", "ADOBE", "amazon_com", "HETZNER 2K3AB1CD9", "SQ *BLUE BOTTLE")
WANTED = "blue"
SCROLL, FILTER, SORT = 1.3, 20, 100
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
