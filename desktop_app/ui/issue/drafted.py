"""The issue form as a draft that outlives a lock, and back."""

from desktop_app.application.drafts import ISSUE, Draft
from desktop_app.ui.drafting import type_into, typed_in
from desktop_app.ui.issue.form import IssueForm

_USE, _HOLDER = "use", "holder"


def draft_of(form: IssueForm) -> Draft | None:
    """What somebody typed; None where that is nothing to come back to."""
    if not any(field.text().strip() for field in (form.label, form.load, form.note)):
        return None
    texts = {**typed_in(form), _USE: form.use.template().key}
    if form.is_holder_chosen:
        texts[_HOLDER] = form.holder.text()
    return Draft(ISSUE, tuple(texts.items()))


def fill_from(form: IssueForm, draft: Draft) -> None:
    """Make the form what it was; who is no holder any more is not chosen."""
    texts = dict(draft.texts)
    form.reset()
    if _USE in texts:
        form.use.choose(texts[_USE])
    if _HOLDER in texts:
        form.holder.take(texts[_HOLDER], texts[_HOLDER])
    type_into(form, texts)
    form.changed.emit()
