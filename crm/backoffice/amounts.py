"""A number as people write it, in Dutch or in English, whatever language the page is in."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_ODD = _("Write a number, such as 1250 or 12,5.")
_MOST_DIGITS, _MOST_DECIMALS = 17, 3


def amount(typed: str) -> Decimal:
    """12.500 and 12,500 are twelve thousand five hundred, 12,5 and 12.5 are twelve and a half, and
    what begins with a zero is a part of one.

    Raises InvalidOperation for what is no number.
    """
    plain = re.sub(r"[\s'_]", "", typed)
    if not re.fullmatch(r"-?[0-9][0-9.,]*", plain):
        raise InvalidOperation
    marks = re.findall(r"[.,]", plain)
    whole, decimals = plain, ""
    thousands = re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", plain)
    if len(set(marks)) > 1 or (len(marks) == 1 and not thousands):
        whole, _mark, decimals = plain.rpartition(marks[-1])
    if re.search(r"[.,]", whole) and not re.fullmatch(r"-?\d{1,3}([.,])\d{3}(\1\d{3})*", whole):
        raise InvalidOperation
    return Decimal(re.sub(r"[.,]", "", whole) + (f".{decimals}" if decimals else ""))


class AmountField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            number = amount(typed)
        except InvalidOperation:
            raise forms.ValidationError(_ODD) from None
        whole, _point, decimals = f"{abs(number):f}".partition(".")
        if len(whole) > _MOST_DIGITS or len(decimals) > _MOST_DECIMALS:
            raise forms.ValidationError(_ODD)
        return number
