"""How a staff form tells a person what an action refused: in place, as a sentence, with nothing half-done."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from crm.contracts import Refused

Result = TypeVar("Result")


def carried_out(
    form: forms.BaseForm, action: Callable[[], Result], *, but: tuple[type[Refused], ...] = ()
) -> Result | None:
    """The action's result, or None with its refusal as an error of the form, at the fields that it is about.

    A refusal of the kinds in `but` is raised: the page answers it in another way.
    """
    try:
        return action()
    except Refused as refusal:
        if isinstance(refusal, but):
            raise
        told = {field.removesuffix("_id"): sentence for field, sentence in refusal.fields.items()}
        placed = {field: sentence for field, sentence in told.items() if field in form.fields}
        for field, sentence in placed.items():
            form.add_error(field, str(sentence))
        if len(placed) < len(told) or not told:
            form.add_error(None, str(refusal))
        return None
