"""How long something took, as a person says it."""

from django.utils import formats
from django.utils.translation import gettext as _

_UNITS = ((1000, 1), (120, 1000), (120, 60), (48, 60), (None, 24))


def in_words(milliseconds: float) -> str:
    """`12 ms`, `1.5 s`, `3 min`, `5 h`, `2 d`, in the active language; a unit lasts until the next one reads better."""
    sentences = (_("%(n)s ms"), _("%(n)s s"), _("%(n)s min"), _("%(n)s h"), _("%(n)s d"))
    amount = milliseconds
    for (below, divisor), words in zip(_UNITS, sentences, strict=True):
        amount /= divisor
        if below is None or amount < below:
            return words % {"n": _number(amount)}
    raise AssertionError("the last unit has no end")


def _number(amount: float) -> str:
    return formats.number_format(amount, decimal_pos=1 if amount < 10 and round(amount, 1) % 1 else 0)
