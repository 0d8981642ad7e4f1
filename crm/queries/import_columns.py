"""Which fact a column holds: guessed from its header in three languages and in the words of other systems."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.models import Affiliation, Contact, ImportMapping, Organisation


@dataclass(frozen=True)
class Target:
    """A fact that a column may hold. `headers` are its names without capitals, accents, spaces and signs."""

    name: str
    label: Any
    group: Any
    headers: frozenset[str]

    @property
    def field(self) -> str:
        return self.name.partition(".")[2]


PERSON, FIRM, WORK, STOP = _("Person"), _("Organisation"), _("Work"), _("Consent")


def _of(model: Any, field: str) -> Any:
    return model._meta.get_field(field).verbose_name


def _target(name: str, label: Any, group: Any, headers: str) -> Target:
    return Target(name, label, group, frozenset(headers.split()))


TARGETS = (
    _target(
        "contact.email",
        _of(Contact, "email"),
        PERSON,
        "email emailaddress mail mailadres emailadres emailadresse primaryemail workemail email1 emailaddress1 epost "
        "zakelijkemailadres emailzakelijk contactemail",
    ),
    _target(
        "contact.name",
        _("full name"),
        PERSON,
        "name fullname contactname naam volledigenaam contactpersoon vollstandigername contact ansprechpartner person "
        "persoon displayname",
    ),
    _target("contact.first_name", _("first name"), PERSON, "firstname voornaam vorname givenname roepnaam"),
    _target(
        "contact.infix",
        _("infix, such as “van der”"),
        PERSON,
        "middlename tussenvoegsel infix namenszusatz tussenvoegsels",
    ),
    _target("contact.last_name", _("last name"), PERSON, "lastname achternaam nachname surname familyname familienaam"),
    _target(
        "contact.phone",
        _of(Contact, "phone"),
        PERSON,
        "phone phonenumber telefoon telefoonnummer telefon telefonnummer businessphone workphone telephone tel "
        "directphone telephone1 zakelijketelefoon",
    ),
    _target(
        "contact.mobile",
        _("mobile phone, where there is no other"),
        PERSON,
        "mobile mobilephone mobiel mobielnummer mobielenummer mobil handy mobilephonenumber mobiltelefon gsm cellphone",
    ),
    _target(
        "contact.language",
        _of(Contact, "language"),
        PERSON,
        "language taal sprache preferredlanguage voorkeurstaal hslanguage correspondencelanguage",
    ),
    _target(
        "organisation.name",
        _("name of the organisation"),
        FIRM,
        "company companyname account accountname organisation organization organisationname organizationname bedrijf "
        "bedrijfsnaam organisatie organisatienaam firma firmenname unternehmen associatedcompany parentcustomer "
        "werkgever relatie relatienaam handelsnaam primarycompany",
    ),
    _target("organisation.kind", _("kind of organisation"), FIRM, "organisationkind soortorganisatie organisatiesoort"),
    _target(
        "organisation.kvk_number",
        _of(Organisation, "kvk_number"),
        FIRM,
        "kvk kvknummer kvknr kvknumber kamervankoophandel chamberofcommerce cocnumber handelsregisternummer",
    ),
    _target("organisation.rsin", _of(Organisation, "rsin"), FIRM, "rsin"),
    _target(
        "organisation.vat_number",
        _of(Organisation, "vat_number"),
        FIRM,
        "vat vatnumber btw btwnummer btwnr ustid ustidnr umsatzsteuerid vatid taxnumber",
    ),
    _target(
        "organisation.website",
        _of(Organisation, "website"),
        FIRM,
        "website websiteurl webseite url homepage companywebsite website1",
    ),
    _target(
        "organisation.domain",
        _of(Organisation, "domain"),
        FIRM,
        "domain companydomainname domein webdomein emaildomain",
    ),
    _target(
        "organisation.address",
        _of(Organisation, "address"),
        FIRM,
        "address street adres straat strasse anschrift streetaddress mailingstreet billingstreet address1street1 "
        "addressstreet billingaddressstreet address1 vestigingsadres straatenhuisnummer adresse businessaddressstreet",
    ),
    _target(
        "organisation.address_more",
        _of(Organisation, "address_more"),
        FIRM,
        "address2 streetaddress2 address1street2 addressline2 adresregel2 adreszusatz",
    ),
    _target(
        "organisation.postcode",
        _of(Organisation, "postcode"),
        FIRM,
        "postcode zip zipcode postalcode plz postleitzahl mailingzippostalcode mailingpostalcode billingzippostalcode "
        "billingpostalcode address1zippostalcode address1postalcode addresspostalcode billingaddresspostalcode",
    ),
    _target(
        "organisation.city",
        _of(Organisation, "city"),
        FIRM,
        "city town plaats woonplaats stad ort stadt mailingcity billingcity address1city addresscity "
        "billingaddresscity vestigingsplaats",
    ),
    _target(
        "organisation.country",
        _of(Organisation, "country"),
        FIRM,
        "country land countryregion mailingcountry billingcountry address1countryregion address1country addresscountry "
        "billingaddresscountry countrycode landcode",
    ),
    _target(
        "organisation.municipality",
        _of(Organisation, "municipality"),
        FIRM,
        "municipality municipalityname gemeente gemeentenaam gemeinde gemeindename vestigingsgemeente kommune",
    ),
    _target(
        "organisation.parent",
        _("part of (name or KvK number)"),
        FIRM,
        "parent parentaccount parentaccountname parentcompany parentcompanyname parentorganisation parentorganization "
        "parentorganisationname parentorganizationname partof onderdeelvan moederbedrijf moedermaatschappij "
        "moederorganisatie hoofdorganisatie concern muttergesellschaft mutterunternehmen ubergeordnetefirma "
        "ubergeordneteraccount teilvon bovenliggendaccount bovenliggendbedrijf",
    ),
    _target(
        "work.role",
        _of(Affiliation, "role"),
        WORK,
        "title jobtitle role functie functietitel rol position funktion accounttitle berufsbezeichnung function",
    ),
    _target("work.since_on", _("works there since"), WORK, "worksheresince indienstsinds startdate"),
    _target(
        "consent.stop",
        _("asked us to stop (yes or no)"),
        STOP,
        "unsubscribed optout emailoptout hasoptedoutofemail unsubscribedfromallemail uitgeschreven afgemeld abgemeldet "
        "consentwithdrawn toestemmingingetrokken donotemail donotallowemails emailaddressisoptedout unsubscribe "
        "optedout geenmail widerrufen",
    ),
)
BY_NAME = {target.name: target for target in TARGETS}


def guessed(headers: Sequence[str]) -> list[str]:
    """The target of each column, "" where nobody can tell; no target twice."""
    plain = [_plain(header) for header in headers]
    found = [next((target.name for target in TARGETS if name in target.headers), "") for name in plain]
    if _lists_organisations(plain, found):
        found = [_of_organisation(one) for one in found]
    return [one if one not in found[:place] else "" for place, one in enumerate(found)]


def remembered_or_guessed(headers: Sequence[str]) -> list[str]:
    """As somebody chose for the last list with these headers."""
    kept = ImportMapping.objects.filter(pk=headers_key(headers)).first()
    if kept and len(kept.columns) == len(headers):
        return [name if name in BY_NAME else "" for name in kept.columns]
    return guessed(headers)


def headers_key(headers: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(headers)).encode()).hexdigest()


def _lists_organisations(plain: list[str], found: list[str]) -> bool:
    """Whether “name” is that of an organisation: facts that only an organisation has stand beside it, and no person."""
    person = {"contact.email", "contact.first_name", "contact.last_name", "work.role"}
    firm = {"organisation.kvk_number", "organisation.rsin", "organisation.vat_number", "organisation.website"}
    if "organisation.name" in found or not {"name", "naam"} & set(plain):
        return False
    return bool(firm & set(found)) and not (person - {"contact.email"}) & set(found)


def _of_organisation(name: str) -> str:
    """An organisation has no number or address of its own here: those belong to people."""
    return "organisation.name" if name == "contact.name" else "" if name.startswith("contact.") else name


def _plain(header: str) -> str:
    """`E-mail Address`, `emailAddress` and `e_mail address` are one; so are the accents of German."""
    folded = unicodedata.normalize("NFKD", header.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "", folded)
