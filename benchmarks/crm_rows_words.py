"""Words for names of people, companies and streets, as PostgreSQL arrays; the front of each list is drawn most."""
# ruff: noqa: SIM905  a list of words reads as words

FIRST_NAMES = (
    "Jan Anna Johannes Maria Henk Emma Kees Sophie Peter Julia Willem Lotte Gerrit Eva Hendrik Sanne Bert Fleur Wim "
    "Tess Marieke Bas Femke Daan Iris Sem Noor Lucas Mila Finn Saar Bram Yara Thijs Roos Luuk Jet Ruben Fenna Stijn "
    "Isa Harm Geertje Roelof Aaltje Jurgen Heike Matthias Silke Emre Fatma Mehmet Aylin Piotr Agnieszka Ahmed Samira"
).split()
PARTICLES = ["", "", "", "", "", "van ", "de ", "van der ", "van den ", "ter ", "ten ", "op 't "]
SURNAMES = (
    "Jansen Vries Berg Bakker Dijk Visser Smit Meijer Boer Mulder Groot Bos Vos Peters Hendriks Dekker Brouwer Wit "
    "Dijkstra Smits Graaf Meer Kuiper Postma Hoekstra Koster Prins Huizinga Scholten Veenstra Kramer Zwiers Haan Kok "
    "Wolters Timmerman Eising Oosting Hilbrands Schutte Lubbers Wessels Kamphuis Nijboer Zandbergen Klaassen Hofman "
    "Müller Schröder Becker Özdemir Yılmaz Nowak Kowalska Haddad Benali Janssens Peeters O'Neill D'Haene"
).split()
ROLES = (
    "inkoper directeur bedrijfsleider productieleider verkoper ingenieur HR-adviseur planner eigenaar controller "
    "kwaliteitsmanager accountmanager wethouder docent projectleider"
).split()
TRADES = (
    "Metaal Techniek Kunststoffen Machinebouw Installaties Verspaning Constructie Coatings Logistiek Composieten "
    "Plaatwerk Automatisering Bouw Textiel Verpakkingen Lastechniek Besturingen Gietwerk Elektro Precisie"
).split()
PLACES = (
    "Drenthe Noord Emmen Vecht Veen Hardenberg Hondsrug Coevorden Reest Hoogeveen Esdal Bargermeer Eems Dalen Saksen "
    "Oost Rijn Weser Twente Ommerland"
).split()
FORMS = ["B.V.", "B.V.", "B.V.", "Nederland B.V.", "Groep", "V.O.F.", "GmbH", "& Zn.", "Holding N.V.", "International"]
TOWNS = (
    "Emmen Hardenberg Hoogeveen Coevorden Borger Klazienaveen Dedemsvaart Zwolle Assen Groningen Meppel Ommen Almelo "
    "Enschede Meppen Nordhorn Lingen Deventer Apeldoorn Utrecht Rotterdam Eindhoven Hamburg Antwerpen"
).split()
STREETS = (
    "Industrieweg Dorpsstraat Kanaalstraat Nijverheidsweg Stationsstraat Ambachtsweg Handelsweg Veenweg Energieweg "
    "Noorderdiep Zuiderdiep Kerkstraat Parallelweg Havenstraat Technologielaan"
).split()


def array(words: list[str]) -> str:
    """The words as a constant of SQL."""
    quoted = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"(ARRAY[{quoted}])"


def drawn(words: list[str], number: str, power: int = 2) -> str:
    """SQL for one of the words: `number` is a column between 0 and 1, and a higher power leans on the front."""
    return f"{array(words)}[1 + floor(power({number}, {power}) * {len(words)})::int]"
