"""Files as people and other systems make them: what is read of them, and what is refused with a sentence."""

import io
import zipfile

import pytest

from crm.contracts import Refused
from crm.models import Contact, ImportRun, Organisation
from crm.queries.import_files import rows_of
from tests.crm.imports.lists import begin, checked, read_whole, text_of, workbook

pytestmark = pytest.mark.django_db

SALESFORCE = text_of(
    [
        ["Salutation", "First Name", "Last Name", "Title", "Account Name", "Mailing Street", "Mailing City",
         "Mailing State/Province", "Mailing Zip/Postal Code", "Mailing Country", "Phone", "Mobile", "Email",
         "Email Opt Out", "Account Owner"],
        ["Mr.", "Cleo", "Voorbeeld", "Buyer", "Voorbeeld Metaal", "Kade 1", "Emmen", "DR", "7811 AB", "Netherlands",
         "", "0612345678", "Cleo@Example.org", "0", "Hilde Bos"],
    ]
)  # fmt: skip
HUBSPOT = text_of(
    [
        ["Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner", "Associated Company",
         "Job Title", "City", "Postal code", "Country/Region", "Preferred language", "Unsubscribed from all email",
         "Marketing contact status"],
        ["551", "Cleo", "Voorbeeld", "cleo@example.org", "+31612345678", "hilde@example.org", "Voorbeeld Metaal",
         "Buyer", "Emmen", "7811AB", "Nederland", "nl-nl", "true", "Marketing contact"],
    ]
)  # fmt: skip
DYNAMICS = [
    ["(Do Not Modify) Contact", "(Do Not Modify) Row Checksum", "Full Name", "Email", "Company Name", "Business Phone",
     "Job Title", "Address 1: Street 1", "Address 1: City", "Address 1: ZIP/Postal Code",
     "Address 1: Country/Region", "Do not allow Emails", "Owner"],
    ["7c1", "x==", "Cleo Voorbeeld", "cleo@example.org", "Voorbeeld Metaal", "0612345678", "Buyer", "Kade 1", "Emmen",
     "7811 AB", "The Netherlands", "Allow", "Hilde Bos"],
]  # fmt: skip
ESPO = text_of(
    [
        ["firstName", "lastName", "accountName", "title", "emailAddress", "phoneNumber", "addressStreet",
         "addressCity", "addressPostalCode", "addressCountry", "emailAddressIsOptedOut", "assignedUserName"],
        ["Cleo", "Voorbeeld", "Voorbeeld Metaal", "Buyer", "cleo@example.org", "+31612345678", "Kade 1", "Emmen",
         "7811 AB", "Nederland", "0", "hilde"],
    ],
    ";",
)  # fmt: skip
DUTCH_EXCEL = (
    "E-mailadres;Voornaam;Tussenvoegsel;Achternaam;Bedrijfsnaam;Functie;Mobiel;Postcode;Plaats;Land\r\n"
    "cleo@example.org;Cleo;van;Löwenstein;Voorbeeld Metaal;Buyer;06-12345678;7811ab;Emmen;Nederland\r\n"
).encode("cp1252")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SALESFORCE, "Cleo Voorbeeld"),
        (HUBSPOT, "Cleo Voorbeeld"),
        (workbook(DYNAMICS), "Cleo Voorbeeld"),
        (ESPO, "Cleo Voorbeeld"),
        (DUTCH_EXCEL, "Cleo van Löwenstein"),
        ("\ufeff" + SALESFORCE, "Cleo Voorbeeld"),
        (SALESFORCE.encode("utf-16"), "Cleo Voorbeeld"),
        (SALESFORCE.replace(",", "\t").encode("utf-16-le"), "Cleo Voorbeeld"),
        ("sep=;\r\n" + ESPO, "Cleo Voorbeeld"),
        (ESPO.replace(";", "|"), "Cleo Voorbeeld"),
    ],
    ids=["salesforce", "hubspot", "dynamics", "espo", "dutch excel", "bom", "utf-16", "tabs", "sep=", "bars"],
)
def test_a_list_of_another_system_is_understood_without_a_word(content, name):
    run = read_whole(content)
    assert run.counts.get("wrong", 0) == 0, list(run.rows.values_list("problems", flat=True))
    contact, firm = Contact.objects.get(), Organisation.objects.get()
    assert (contact.name, contact.email, contact.phone) == (name, "cleo@example.org", "+31 6 12345678")
    assert (firm.name, firm.city, firm.postcode, firm.country) == ("Voorbeeld Metaal", "Emmen", "7811 AB", "NL")
    assert contact.affiliations.get().role == "Buyer"


def test_three_hundred_columns_are_no_trouble():
    headers = ["Email", "Name", *(f"Field {number}" for number in range(298))]
    read_whole(text_of([headers, ["a@example.org", "Ada", *["x"] * 298]]))
    assert Contact.objects.get().name == "Ada"


def test_rows_that_are_wrong_are_left_out_alone_and_say_why():
    rows = "\n".join(
        ["email,name,phone", "a@example.org,Ada,", "half@example.org", "b@example.org,Bo,,extra", "nul@example.org,N\0,",
         '"' + "x" * 140_000 + '",y,', "c@example.org,,", "d@example.org,Dee,12", ",,", "e@example.org,Eva,"]
    )  # fmt: skip
    run = read_whole(rows)
    assert set(Contact.objects.values_list("name", flat=True)) == {"Ada", "Eva"}
    assert run.counts == {"ready": 2, "wrong": 6, "made": 2}
    assert list(run.rows.filter(state="wrong").values_list("number", flat=True)) == [3, 4, 5, 6, 7, 8]
    assert all(problems for problems in run.rows.filter(state="wrong").values_list("problems", flat=True))


def test_a_formula_is_the_text_it_is():
    book = workbook([["Email", "Name"], ["a@example.org", "=1+1"]])
    read_whole(book)
    assert Contact.objects.get().name == "=1+1"


def test_of_two_columns_with_one_name_the_first_is_meant_and_both_can_be_chosen():
    run = begin("email,phone,phone,name\na@example.org,0612345678,0687654321,Ada\n")
    assert run.columns == ["contact.email", "contact.phone", "", "contact.name"]
    read_whole(
        "email,phone,phone,name\na@example.org,0612345678,0687654321,Ada\n",
        columns=["contact.email", "", "contact.phone", "contact.name"],
    )
    assert Contact.objects.get().phone == "+31 6 87654321"


def test_a_line_without_an_end_does_not_fill_the_memory_and_the_next_row_is_read():
    run = checked("email,name\n" + "x" * 2_500_000 + "\na@example.org,Ada\n")
    assert run.counts == {"wrong": 1, "ready": 1}


def bomb():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(510):
            part.write(b"0" * 1_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        ("a@example.org,Ada\nb@example.org,Bo\n", "eerste rij"),
        (",,\n", "eerste rij"),
        ("email,name\n", "onder de eerste rij"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "wachtwoord"),
        (text_of([[f"Veld {number}" for number in range(901)], ["x"] * 901]), "900 kolommen"),
        (b"PK\x03\x04 no zip", "beschadigd"),
        (workbook([["email"], ["a@example.org"]])[:-300], "beschadigd"),
        (b"\x89PNG\r\n\x1a\n" + b"ab\0\x01\x02\x03\x04\x05" * 20, "geen lijst"),
    ],
    ids=["empty", "no headers", "blank", "only headers", "locked", "too wide", "no zip", "cut off", "picture"],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_a_sentence_and_leaves_nothing(content, words):
    with pytest.raises(Refused) as refusal:
        begin(content)
    assert words in str(refusal.value)
    assert not ImportRun.objects.exists()


def test_a_workbook_that_unpacks_to_half_a_gigabyte_is_refused():
    with pytest.raises(Refused):
        begin(bomb())


def test_a_file_that_is_too_large_is_refused_while_it_streams(monkeypatch):
    from crm.actions.imports import starting

    monkeypatch.setattr(starting, "AT_MOST", 2_000_000)
    with pytest.raises(Refused, match="200 MB"):
        begin(b"email,name\n" + b"a@example.org,Ada\n" * 200_000)
    assert not ImportRun.objects.exists()


def test_a_row_keeps_its_number_across_pieces():
    content = "email,name\n" + "".join(f"p{number}@example.org,Ünal {number}\n" for number in range(60_000))
    run = begin(content)
    assert run.pieces.count() > 1
    assert [(row.number, row.cells) for row in rows_of(run, after=60_000)] == [
        (60_001, ["p59999@example.org", "Ünal 59999"])
    ]
