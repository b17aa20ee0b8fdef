"""What the names of events mean, over all generations, in one table."""

from desktop_app.domain.events import EventKind as K

_BY_TYPE = {
    "authorization": K.AUTHORIZED,
    "pre_auth_approved": K.PRE_AUTHORIZED,
    "settlement": K.SETTLED,
    "contactless_pending": K.CONTACTLESS_HELD,
    "contactless_settled": K.CONTACTLESS_SETTLED,
    "refund_authorization": K.REFUND_ANNOUNCED,
    "refund_settled": K.REFUNDED,
    "reversal_settled": K.REVERSED,
    "cross_border_pending": K.CROSS_BORDER_FEE,
    "cross_border_settled": K.CROSS_BORDER_SETTLED,
    "cross_border_reversal": K.CROSS_BORDER_REVERSED,
}
_NAMES: dict[str, tuple[K, ...]] = {
    # The first kind is the name's own meaning; the others are what a transaction type makes of it.
    "created.completed": (K.CREATED,),
    "created.complete": (K.CREATED,),
    "created.success": (K.CREATED,),
    "created.failed": (K.CREATE_FAILED,),
    "topup.completed": (K.TOPPED_UP,),
    "topup.complete": (K.TOPPED_UP,),
    "topup.success": (K.TOPPED_UP,),
    "topup.failed": (K.TOP_UP_FAILED,),
    "withdrawal.completed": (K.WITHDRAWN,),
    "withdrawal.complete": (K.WITHDRAWN,),
    "withdrawal.success": (K.WITHDRAWN,),
    "withdrawal.failed": (K.WITHDRAWAL_FAILED,),
    "terminated.refund": (K.TERMINATED,),
    "regularized": (K.REGULARISED,),
    "expiration": (K.EXPIRED,),
    "transaction.debit": (
        K.DEBITED,
        K.AUTHORIZED,
        K.PRE_AUTHORIZED,
        K.SETTLED,
        K.CONTACTLESS_HELD,
        K.CONTACTLESS_SETTLED,
    ),
    "transaction.authorization": (K.AUTHORIZED,),
    "transaction.settlement": (K.SETTLED,),
    "transaction.pre-auth.approved": (K.PRE_AUTHORIZED,),
    "transaction.contactless": (K.UNRECOGNISED, K.CONTACTLESS_HELD, K.CONTACTLESS_SETTLED),
    "transaction.credit": (K.CREDITED, K.REFUNDED),
    "transaction.refund": (K.REFUNDED, K.REFUND_ANNOUNCED),
    "transaction.reversed": (K.REVERSED, K.CROSS_BORDER_REVERSED),
    "transaction.verification": (K.VERIFIED,),
    "transaction.crossborder": (
        K.UNRECOGNISED,
        K.CROSS_BORDER_FEE,
        K.CROSS_BORDER_SETTLED,
        K.CROSS_BORDER_REVERSED,
    ),
    "transaction.terminated.refund": (K.REFUNDED_TO_WALLET,),
    "transaction.declined": (K.DECLINED,),
    "transaction.declined.charge": (K.DECLINE_FEE,),
    "transaction.declined.frozen": (K.DECLINED_FROZEN,),
    "transaction.declined.terminated": (K.DECLINED_TERMINATED,),
    "transaction.authorization.failed": (K.AUTHORIZATION_FAILED,),
    "transaction.issuerexpiration": (K.DECLINED_EXPIRED,),
    "contactless.activation": (K.CONTACTLESS_ACTIVATED,),
    "user.kyc.pending": (K.KYC_PENDING,),
    "user.kyc.complete": (K.KYC_PASSED,),
    "user.kyc.completed": (K.KYC_PASSED,),
    "user.kyc.success": (K.KYC_PASSED,),
    "user.kyc.failed": (K.KYC_FAILED,),
}
ALIASES = {f"virtualcard.{name}": kinds for name, kinds in _NAMES.items()} | {
    "card.created": (K.CREATED,),
    "card.funded": (K.TOPPED_UP,),
}
"""Every published name, and what it can mean."""

OF_HOLDER = frozenset({K.KYC_PENDING, K.KYC_PASSED, K.KYC_FAILED})
OF_NEW_CARD = frozenset({K.CREATED, K.CREATE_FAILED})
_DONE = frozenset({K.CREATED, K.TOPPED_UP, K.WITHDRAWN})
_NOT_DONE = frozenset({K.CREATE_FAILED, K.TOP_UP_FAILED, K.WITHDRAWAL_FAILED})
_TOP_UPS = frozenset({K.TOPPED_UP, K.TOP_UP_FAILED})
_SAYS_DONE = frozenset({"", "complete", "completed", "success", "successful"})
_SAYS_FAILED = frozenset({"", "fail", "failed", "failure", "declined"})


def kind_of(name: str, transaction_type: str, outcome: str) -> K:
    """What an event means; UNRECOGNISED where nobody published it or it contradicts itself.

    `outcome` is what the message itself says of a card's making or of a movement between wallet
    and card. A reseller sends `topup.complete` for failed ones and for withdrawals too.
    """
    kinds = ALIASES.get(name, (K.UNRECOGNISED,))
    typed = _BY_TYPE.get(transaction_type.lower())
    kind = typed if typed is not None and typed in kinds else kinds[0]
    said = outcome.lower()
    contradicts = (
        (kind in _DONE and said not in _SAYS_DONE)
        or (kind in _NOT_DONE and said not in _SAYS_FAILED)
        or (kind in _TOP_UPS and transaction_type.lower() == "withdrawal")
    )
    return K.UNRECOGNISED if contradicts else kind
