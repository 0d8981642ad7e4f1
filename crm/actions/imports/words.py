"""Words that other systems and people write in cells, and what we keep for them."""

import re
import unicodedata
from functools import lru_cache

from crm.models import Organisation


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """Without capitals, accents, spaces and signs."""
    folded = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "", folded)


def _words(codes: dict[str, str]) -> dict[str, str]:
    return {word: code for code, words in codes.items() for word in words.split()}


YES = _words(
    {
        "yes": "1 true yes y ja j x wahr waar on optedout optout unsubscribed uitgeschreven afgemeld abgemeldet "
        "withdrawn ingetrokken donotallow nichtzulassen niettoestaan"
    }
).keys()
NO = _words(
    {
        "no": "0 false no n nee nein falsch onwaar off optedin optin subscribed ingeschreven angemeldet allow "
        "zulassen toestaan"
    }
).keys()
LANGUAGES = _words(
    {
        "nl": "nl nld dut dutch nederlands niederlandisch hollands nlnl nlbe",
        "en": "en eng english engels englisch engb enus",
        "de": "de deu ger german duits deutsch dede deat dech",
    }
)
COUNTRIES = _words(
    {
        "NL": "nederland netherlands thenetherlands niederlande dieniederlande holland nld",
        "DE": "duitsland germany deutschland deu brd",
        "BE": "belgie belgium belgien belgique bel",
        "FR": "frankrijk france frankreich fra",
        "GB": "verenigdkoninkrijk unitedkingdom greatbritain england uk grossbritannien vereinigteskonigreich gbr",
        "US": "verenigdestaten vs unitedstates unitedstatesofamerica usa vereinigtestaaten",
        "AT": "oostenrijk austria osterreich aut",
        "CH": "zwitserland switzerland schweiz suisse che",
        "LU": "luxemburg luxembourg lux",
        "DK": "denemarken denmark danemark dnk",
        "SE": "zweden sweden schweden swe",
        "NO": "noorwegen norway norwegen nor",
        "FI": "finland finnland fin",
        "PL": "polen poland pol",
        "CZ": "tsjechie czechia czechrepublic tschechien cze",
        "ES": "spanje spain spanien esp",
        "PT": "portugal prt",
        "IT": "italie italy italien ita",
        "IE": "ierland ireland irland irl",
        "HU": "hongarije hungary ungarn hun",
        "TR": "turkije turkey turkiye turkei tur",
        "CN": "china chn",
        "JP": "japan jpn",
        "KR": "zuidkorea southkorea korea sudkorea kor",
        "TW": "taiwan twn",
        "IN": "india indien ind",
        "CA": "canada kanada can",
    }
)
KINDS = _words(
    {
        Organisation.Kind.COMPANY: "company bedrijf unternehmen firma",
        Organisation.Kind.MUNICIPALITY: "municipality gemeente gemeinde",
        Organisation.Kind.EDUCATION: "education onderwijs school bildung",
        Organisation.Kind.PARTNER: "partner",
        Organisation.Kind.NEIGHBOUR_REGION: "neighbourregion neighbour_region buurregio nachbarregion",
        Organisation.Kind.OTHER: "other anders overig andere sonstige",
    }
)
