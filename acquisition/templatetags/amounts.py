"""Amounts with their unit, as the reader writes them."""

from django import template

from acquisition.models.land import measured

register = template.Library()
register.filter("in_unit", measured)
