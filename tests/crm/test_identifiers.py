"""Numbers and addresses as people write them: one form each, and a sentence for what cannot be right."""

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from crm.actions import identifiers
from crm.actions.identifiers import (
    WrongIdentifier,
    clean_country,
    clean_domain,
    clean_email,
    clean_establishment_number,
    clean_kvk_number,
    clean_phone,
    clean_postcode,
    clean_rsin,
    clean_vat_number,
    clean_website,
)

CLEANERS = [getattr(identifiers, name) for name in dir(identifiers) if name.startswith("clean_")]


@pytest.mark.parametrize(
    ("clean", "typed", "kept"),
    [
        (clean_kvk_number, " 1234 5678", "12345678"),
        (clean_establishment_number, "0000.1234.5678", "000012345678"),
        (clean_rsin, "1234.56.782", "123456782"),
        (clean_vat_number, "nl 123456782 b90", "NL123456782B90"),
        (clean_vat_number, "DE 136 695 976", "DE136695976"),
        (clean_vat_number, "CHE123456788", "CHE123456788"),
        (clean_country, " nl", "NL"),
        (clean_postcode, "7811ab", "7811 AB"),
        (clean_phone, "0591-123456", "+31 591 123 456"),
        (clean_phone, "+49 30 901820", "+49 30 901820"),
        (clean_domain, "HTTPS://www.Techzone.Example.org:443/nl?x=1", "techzone.example.org"),
        (clean_domain, "müller.example.org", "xn--mller-kva.example.org"),
        (clean_website, "techzone.example.org/nl", "https://techzone.example.org/nl"),
        (clean_website, "http://techzone.example.org", "http://techzone.example.org"),
        (clean_email, " Cleo@Example.ORG ", "cleo@example.org"),
    ],
)
def test_what_is_typed_is_kept_in_one_form(clean, typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("clean", "typed"),
    [
        (clean_kvk_number, "1234567"),
        (clean_kvk_number, "１２３４５６７８"),
        (clean_establishment_number, "12345678"),
        (clean_rsin, "123456789"),
        (clean_vat_number, "NL123456789B90"),
        (clean_vat_number, "123456782B90"),
        (clean_country, "XX"),
        (clean_country, "Nederland"),
        (clean_phone, "ring me"),
        (clean_phone, "12"),
        (clean_domain, "voorbeeld"),
        (clean_domain, "http://[::1]/"),
        (clean_website, "javascript:alert(1)"),
        (clean_website, "ftp://techzone.example.org"),
        (clean_email, "cleo@"),
        (clean_email, "cleo@example.org\r\nBcc: all@example.org"),
    ],
)
def test_what_cannot_be_right_is_refused_in_a_sentence(clean, typed):
    with pytest.raises(WrongIdentifier) as refused:
        clean(typed)
    assert str(refused.value).endswith(".")


def test_a_postcode_is_held_to_the_form_of_its_country_alone():
    assert clean_postcode("d-49716 ", country="DE") == "D-49716"
    assert clean_postcode("12345") == "12345"
    with pytest.raises(WrongIdentifier):
        clean_postcode("12345", country="NL")


@pytest.mark.parametrize("clean", [clean for clean in CLEANERS if clean is not clean_email])
def test_what_is_not_known_is_blank(clean):
    assert clean("  ") == ""


@pytest.mark.parametrize("clean", CLEANERS)
@given(typed=st.text(max_size=40))
def test_whatever_is_typed_is_kept_or_refused_and_kept_once_is_kept_again(clean, typed):
    try:
        kept = clean(typed)
    except WrongIdentifier:
        return
    assert clean(kept) == kept


ADDRESSES = st.from_regex(r"[aZ0_+é. -]{0,5}@?([aZ0é-]{0,4}\.?){0,3}(org|nl|test|local|home\.arpa|1|[aé-]{0,70})", fullmatch=True)  # fmt: skip


@given(typed=ADDRESSES)
def test_the_short_way_for_plain_addresses_comes_out_where_the_long_one_does(typed):
    try:
        expected = validate_email(typed.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        expected = None
    try:
        kept = clean_email(typed)
    except WrongIdentifier:
        kept = None
    assert kept == expected


@given(begin=st.sampled_from(["+316", "00316", "06", "06-", "06 ", "+31 6 "]), digits=st.from_regex(r"[0-9]{8}", fullmatch=True))  # fmt: skip
def test_the_short_way_for_mobile_numbers_at_home_comes_out_where_the_long_one_does(begin, digits):
    number = phonenumbers.parse(begin + digits, "NL")
    assert clean_phone(begin + digits) == phonenumbers.format_number(
        number, phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
