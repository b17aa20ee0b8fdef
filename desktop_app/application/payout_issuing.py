"""A card that a rule issues from one of the owner's own templates, when a payout came in."""

from desktop_app.application.desk import Desk
from desktop_app.application.own_templates import NAME
from desktop_app.application.ports import Holder
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import Money
from desktop_app.domain.own_template import OwnTemplate, dump, load
from desktop_app.domain.policies import Policy, PolicyKind, check
from desktop_app.domain.rules import Payout, Rule
from desktop_app.domain.templates import next_label, template_of


def check_template(desk: Desk, name: str) -> OwnTemplate:
    """The template of that name, if it says all that a card needs. Raises InvalidInput."""
    kept = load(desk.vault.settings.get(NAME))
    template = next((one for one in kept if one.name == name), None)
    if template is None:
        raise InvalidInput("There is no template of that name.", field="template")
    _policy(desk, template)
    _holder(desk, template)
    return template


def template_text(desk: Desk, rule: Rule) -> str:
    """What the template of a rule says now; "" where the rule has none, or it is gone."""
    name = rule.plan.template if isinstance(rule.plan, Payout) else ""
    kept = load(desk.vault.settings.get(NAME)) if name else ()
    found = [one for one in kept if one.name == name]
    return dump(found) if found else ""


def wish_from(desk: Desk, name: str, amount: Money, form_token: str) -> IssueWish:
    """A filled form for the next card of a template. Raises InvalidInput."""
    template = check_template(desk, name)
    taken = {card.label for card in desk.book.all()}
    return IssueWish(
        form_token,
        template.name if template.name not in taken else next_label(template.name, taken),
        _holder(desk, template),
        amount,
        max(template.cap or amount, amount),
        template.note,
        again=True,
        policy=_policy(desk, template),
    )


def _policy(desk: Desk, template: OwnTemplate) -> Policy | None:
    built_in = template_of(template.use)
    if built_in is None or built_in.policy is None:
        return None
    if built_in.policy is PolicyKind.UNTIL:
        raise InvalidInput("A card with a last day cannot be made by a rule.", field="template")
    uses = template.uses or 1
    policy = Policy(built_in.policy, expected=template.expected, uses=uses)
    try:
        check(policy, desk.service_now())
    except InvalidInput as error:
        raise InvalidInput(
            f"The template lacks something: {error.happened}", field="template"
        ) from None
    return policy


def _holder(desk: Desk, template: OwnTemplate) -> Holder:
    if not desk.api.capabilities.holders:
        return Holder("", "")
    found = next((h for h in desk.people.holders() if h.id == template.holder_id), None)
    if found is None:
        raise InvalidInput("The template has to name who holds the card.", field="template")
    return found
