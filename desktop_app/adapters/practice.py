"""The Sandbox panel's shop: buys, declines, settles and refunds at the practice bank."""

from dataclasses import replace
from datetime import timedelta

from desktop_app.adapters.sandbox_control import SandboxControl, Shop
from desktop_app.application.ports import Purchase
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret

_PERCENT = 100
_ABROAD = "de"


class PracticeShop:
    """Practice port. Remembers the purchases of this run, newest first."""

    def __init__(self, control: SandboxControl) -> None:
        self._control = control
        self._purchases: list[Purchase] = []
        self._declined = 0

    @classmethod
    def at(cls, url: str) -> "PracticeShop":
        """The shop of the bank at `url`."""
        return cls(SandboxControl(url))

    async def buy(
        self, card_id: CardId, amount: Money, merchant: str, way: str = "authorization"
    ) -> Purchase:
        """Authorize a charge; an approved one stays a hold until it is settled or reversed.

        `way` is `abroad`, or one that the bank knows; a `debit` is settled at once.
        """
        shop = Shop(merchant, country=_ABROAD) if way == "abroad" else Shop(merchant)
        way = "authorization" if way == "abroad" else way
        verdict = await self._control.purchase(card_id, amount, shop, settle=False, way=way)
        made = Purchase(
            verdict.authorization_id or self._name_declined(),
            card_id,
            merchant,
            amount,
            verdict.approved,
            verdict.approved and way != "debit",
            verdict.reason,
        )
        self._purchases.insert(0, made)
        return made

    async def decline(self, card_id: CardId, amount: Money, merchant: str, reason: str) -> Purchase:
        """A charge the bank turns down for `reason`."""
        verdict = await self._control.decline(card_id, amount, Shop(merchant), reason)
        made = Purchase(
            self._name_declined(), card_id, merchant, amount, False, False, verdict.reason
        )
        self._purchases.insert(0, made)
        return made

    async def purchases(self, card_id: CardId) -> tuple[Purchase, ...]:
        """What was bought with a card in this run, newest first."""
        return tuple(p for p in self._purchases if p.card_id == card_id)

    async def settle(self, purchase_id: str) -> None:
        """Take the money of a hold."""
        await self._control.settle(purchase_id)
        self._close(purchase_id, "")

    async def reverse(self, purchase_id: str) -> None:
        """Let a hold fall off."""
        await self._control.reverse(purchase_id)
        self._close(purchase_id, "reversed")

    async def refund(self, purchase_id: str) -> None:
        """Give the money of a settled purchase back."""
        bought = next((p for p in self._purchases if p.id == purchase_id), None)
        if bought is not None:
            await self._control.refund(bought.card_id, bought.amount, Shop(bought.merchant))
            self._close(purchase_id, "refunded")

    async def advance_clock(self, hours: int) -> None:
        """Move the bank's clock forward."""
        await self._control.advance(timedelta(hours=hours))

    async def move_rate(self, percent: int) -> None:
        """Move every rate by `percent`."""
        state = await self._control.state()
        for asset, micros in state.rates.items():
            moved = Money(micros * (_PERCENT + percent) // _PERCENT)
            await self._control.move_rate(asset, moved)

    async def fail_next(self, operation: str, kind: str) -> None:
        """Spoil the next request of `operation` in the way `kind` names."""
        await self._control.plant(operation, kind)

    async def spoil_next_message(self, kind: str) -> None:
        """Spoil the next message in the way `kind` names."""
        await self._control.spoil(kind)

    async def encrypt_details(self, public_key: str) -> None:
        """Encrypt card details for a key (PEM); "" tells them in clear again."""
        await self._control.encrypt_details(public_key)

    async def post_to(self, url: Secret) -> None:
        """Where messages of cards go that have no callback URL of their own."""
        await self._control.post_to(url)

    async def per_usd(self, dialect: DialectName) -> int:
        """How many wire units the bank counts as a dollar in `dialect`; 0 where it does not say."""
        return (await self._control.state()).scales.get(dialect.value, 0)

    def _name_declined(self) -> str:
        self._declined += 1
        return f"declined-{self._declined}"

    def _close(self, purchase_id: str, reason: str) -> None:
        self._purchases = [
            replace(p, open_hold=False, reason=reason) if p.id == purchase_id else p
            for p in self._purchases
        ]
