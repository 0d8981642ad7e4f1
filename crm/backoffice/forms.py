"""How a staff form tells a person what an action refused: in place, as a sentence, with nothing half-done."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from crm.contracts import Refused

Result = TypeVar("Result")


def carried_out(form: forms.BaseForm, action: Callable[[], Result]) -> Result | None:
    """The action's result, or None with its refusal as an error of the form."""
    try:
        return action()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
