"""Numbers, addresses and names as people write them, brought to one form; checked offline.

Each function takes what somebody typed and returns its one form, "" for nothing. What cannot be right raises
WrongIdentifier with a sentence for the person who typed it.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email
from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.nl import bsn, postcode

from crm.contracts import Refused

HOME = "NL"
_HOST = re.compile(r"(?=.{4,120}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS)
_PLAIN_EMAIL = re.compile(
    r"(?!.*--)(?=.{3,254}$)[A-Za-z0-9_+-]{1,64}(\.[A-Za-z0-9_+-]{1,64}){0,3}"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*(?P<end>[A-Za-z0-9]{1,63}\.[A-Za-z0-9]{1,63})"
)
_MOBILE_AT_HOME = re.compile(r"(?:\+31|0031|0) ?-?6 ?-?([0-57-9][0-9]{7})")
_LOOKS_LIKE_VAT = re.compile(r"[A-Z]{2}[A-Z0-9+*]{2,13}")


class WrongIdentifier(Refused):
    """What was typed cannot be right."""


def clean_kvk_number(typed: str) -> str:
    """Eight digits; the trade register gives out no check digit."""
    return _digits(typed, 8, _("A KvK number has eight digits."))


def clean_establishment_number(typed: str) -> str:
    return _digits(typed, 12, _("An establishment number has twelve digits."))


def clean_rsin(typed: str) -> str:
    """Nine digits that pass the eleven test, as a citizen service number does."""
    number = _digits(typed, 9, _("An RSIN has nine digits."))
    if number and not bsn.is_valid(number):
        raise WrongIdentifier(_("This RSIN has a wrong check digit. Read it over once more."))
    return number


def clean_vat_number(typed: str) -> str:
    """A VAT number of a member of the EU with its check digits; of another country only its form."""
    number = re.sub(r"[\s.-]", "", typed).upper()
    if not number:
        return ""
    if not _LOOKS_LIKE_VAT.fullmatch(number):
        raise WrongIdentifier(_("A VAT number begins with the two letters of its country, such as NL001234567B01."))
    if number[:2].lower() in {*vat.MEMBER_STATES, "el"}:
        try:
            return str(vat.validate(number))
        except ValidationError:
            raise WrongIdentifier(
                _("This VAT number has a wrong form or check digit. Read it over once more.")
            ) from None
    return number


def clean_country(typed: str) -> str:
    code = typed.strip().upper()
    if code and code not in _COUNTRIES:
        raise WrongIdentifier(_("Use the two letters of the country, such as NL or DE."))
    return code


def clean_postcode(typed: str, country: str = "") -> str:
    """A Dutch one as `1234 AB`; another as it was typed, since each country has its own form."""
    given = " ".join(typed.split()).upper()
    if not given or country not in {"", HOME}:
        return given
    try:
        return str(postcode.validate(given))
    except ValidationError:
        if country == HOME:
            raise WrongIdentifier(_("A Dutch postcode has four digits and two letters, such as 7811 AB.")) from None
        return given


def clean_phone(typed: str, country: str = "") -> str:
    """In the international form; without a country code it is read as a number of `country`, or a Dutch one."""
    given = typed.strip()
    if not given:
        return ""
    if country in {"", HOME} and (mobile := _MOBILE_AT_HOME.fullmatch(given)):
        return f"+31 6 {mobile[1]}"  # as below, at a hundredth of the time: most numbers of a list are such
    try:
        number = phonenumbers.parse(given, country or HOME)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise WrongIdentifier(_("This cannot be a phone number. Begin with + and the country, such as +31."))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def clean_domain(typed: str) -> str:
    """The host alone: no scheme, path, port or `www.`."""
    given = typed.strip().lower()
    if not given:
        return ""
    host = (_host(given) or "").removeprefix("www.")
    if not _HOST.fullmatch(host):
        raise WrongIdentifier(_("This is not a web domain, such as techzone.example.org."))
    return host


def clean_website(typed: str) -> str:
    """An address of the web with its scheme."""
    given = typed.strip()
    if not given:
        return ""
    address = given if "://" in given else f"https://{given}"
    host = _host(address)
    if not address.lower().startswith(("http://", "https://")) or not host or not _HOST.fullmatch(host):
        raise WrongIdentifier(_("This is not an address of the web, such as https://techzone.example.org."))
    return address


def clean_email(typed: str) -> str:
    """In lower case: two spellings of one address are one person."""
    given = typed.strip()
    plain = _PLAIN_EMAIL.fullmatch(given)
    if plain and len(given.partition("@")[0]) <= 64 and _takes_mail(plain["end"].lower()):
        return given.lower()
    try:
        return validate_email(given, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise WrongIdentifier(_("This is not an e-mail address.")) from None


@lru_cache(maxsize=4096)
def _takes_mail(domain: str) -> bool:
    """Of an address of plain letters only the end of its domain can be wrong, and thousands share one."""
    try:
        return bool(validate_email(f"a@{domain}", check_deliverability=False))
    except EmailNotValidError:
        return False


def _host(address: str) -> str | None:
    """The host in the letters that the web's name servers know; None when there is none."""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname
        return host.rstrip(".").encode("idna").decode().lower() if host else None
    except (ValueError, UnicodeError):
        return None


def _digits(typed: str, length: int, otherwise: object) -> str:
    number = re.sub(r"[\s.-]", "", typed)
    if number and not re.fullmatch(rf"[0-9]{{{length}}}", number):
        raise WrongIdentifier(otherwise)
    return number
