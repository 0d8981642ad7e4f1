"""What became of every number: asked of the database and of the world outside, once all is quiet."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tests.chaos.probe.outside import MAIL_EVERY, lines

DONE, DEAD = 2, 3
ONCE = ("once", "passed_on", "in_order")
NUMBER = "CAST(e.payload ->> 'number' AS INTEGER)"


@dataclass
class Verdict:
    accepted: int = 0
    lost: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    out_of_order: list = field(default_factory=list)
    other: list = field(default_factory=list)
    left_to_a_person: int = 0
    repeated_outside: int = 0

    @property
    def broken(self):
        return bool(self.lost or self.doubled or self.out_of_order or self.other)


def pending(ground, numbers):
    """The numbers something is still to be done for."""
    deliveries = (
        f"SELECT DISTINCT {NUMBER} FROM crm_eventdelivery d JOIN crm_eventrecord e ON e.id = d.event_id"
        f" WHERE d.state < 2 AND e.name LIKE 'tests.Probe%'"
    )
    mails = "SELECT CAST(SUBSTR(key, 6) AS INTEGER) FROM crm_outgoingmail WHERE state IN ('waiting', 'sending')"
    return {row[0] for row in ground.rows(f"{deliveries} UNION {mails}") if row[0] in numbers}


def judge(ground, numbers, accepted, deadly=()):
    facts = Facts(ground, numbers)
    verdict = Verdict(accepted=len(accepted))
    promised = set(accepted) | facts.committed
    verdict.lost = [(number, "the row itself") for number in sorted(set(accepted) - facts.committed)]
    for number in sorted(promised):
        verdict.lost += [(number, what) for what in facts.missing(number)]
        verdict.doubled += [(number, what) for what in facts.doubled(number)]
    verdict.out_of_order = facts.out_of_order()
    verdict.other = facts.given_up(deadly)
    verdict.left_to_a_person = len(facts.dead["probe.at_most_once"])
    verdict.repeated_outside = sum(len(told) - 1 for told in (*facts.at_least_once.values(), *facts.mails.values()))
    return verdict


class Facts:
    def __init__(self, ground, numbers):
        within = f"BETWEEN {numbers[0]} AND {numbers[-1]}"
        self.numbers = numbers
        self.heard = Counter(
            dict_rows(ground.rows(f"SELECT subscriber, number, COUNT(*) FROM probe_heard WHERE number {within}"
                                  " AND subscriber <> 'tick' GROUP BY subscriber, number"))
        )  # fmt: skip
        self.ticks = ground.rows(
            "SELECT number FROM probe_heard WHERE subscriber = 'tick' GROUP BY number HAVING COUNT(*) > 1"
        )
        self.committed = {row[0] for row in ground.rows(f"SELECT number FROM probe_rung WHERE number {within}")}
        self.published = Counter(
            dict_rows(ground.rows(f"SELECT e.name, {NUMBER}, COUNT(*) FROM crm_eventrecord e"
                                  f" WHERE e.name LIKE 'tests.Probe%' AND {NUMBER} {within} GROUP BY e.name, {NUMBER}"))
        )  # fmt: skip
        self.sequence = ground.rows(
            "SELECT r.bell_id, r.position, r.number FROM probe_heard h JOIN probe_rung r ON r.number = h.number"
            f" WHERE h.subscriber = 'in_order' AND r.number {within} ORDER BY h.id"
        )
        self.dead = defaultdict(dict)
        for subscriber, number, attempts, error in ground.rows(
            f"SELECT d.subscriber, {NUMBER}, d.attempts, d.last_error FROM crm_eventdelivery d"
            f" JOIN crm_eventrecord e ON e.id = d.event_id WHERE d.state = {DEAD}"
            f" AND e.name LIKE 'tests.Probe%' AND {NUMBER} {within}"
        ):
            self.dead[subscriber][number] = (attempts, error)
        self.poured = {
            row[0]
            for row in ground.rows(
                f"SELECT {NUMBER} FROM crm_eventrecord e WHERE e.name = 'tests.ProbePoured' AND {NUMBER} {within}"
            )
        }
        self.at_least_once = self.outside(ground, "at_least_once")
        self.at_most_once = self.outside(ground, "at_most_once")
        self.mails = self.outside(ground, "mails")

    def outside(self, ground, name):
        return {n: told for n, told in lines(ground.house.folder, name).items() if n in self.numbers}

    def missing(self, number):
        yield from (name for name in ONCE if not self.heard[name, number])
        if number in self.poured and not self.heard["drink", number] and number not in self.dead["probe.drink"]:
            yield "drink"
        if number not in self.at_least_once:
            yield "at least once"
        if number not in self.at_most_once and number not in self.dead["probe.at_most_once"]:
            yield "at most once, and nobody is told"
        if number % MAIL_EVERY == 0 and number not in self.mails:
            yield "mail"

    def doubled(self, number):
        yield from (name for name in (*ONCE, "drink") if self.heard[name, number] > 1)
        yield from (name for name in ("tests.ProbeRung", "tests.ProbePassedOn") if self.published[name, number] > 1)
        if len(self.at_most_once.get(number, ())) > 1:
            yield "at most once"
        if len({tuple(words) for words in self.mails.get(number, ())}) > 1:
            yield "mail under another Message-ID"

    def out_of_order(self):
        last, found = {}, []
        for bell, position, number in self.sequence:
            if position <= last.get(bell, 0):
                found.append((number, f"bell {bell}: {position} after {last[bell]}"))
            last[bell] = position
        return found

    def given_up(self, deadly):
        """What ought not to be dead and is, or ought to be and is not; a slot of the clock that ran twice."""
        expected = {("probe.drink", number) for number in deadly}
        dead = {(name, number) for name, found in self.dead.items() if name != "probe.at_most_once" for number in found}
        found = [(number, f"{name} was given up: {self.dead[name][number]}") for name, number in dead - expected]
        found += [(number, f"{name} killed its process and was not given up") for name, number in expected - dead]
        return found + [(slot, "a slot of the clock ran twice") for (slot,) in self.ticks]


def dict_rows(rows):
    return {(name, number): count for name, number, count in rows}


def whereabouts(ground, number):
    """Where the rows of one number stand, to find out what happened."""
    deliveries = ground.rows(
        "SELECT e.id, e.name, d.subscriber, d.state, d.attempts, d.due_at, d.last_error FROM crm_eventrecord e"
        f" LEFT JOIN crm_eventdelivery d ON d.event_id = e.id WHERE e.name LIKE 'tests.Probe%' AND {NUMBER} = {number}"
        " ORDER BY e.id, d.id"
    )
    mails = ground.rows(
        f"SELECT id, state, attempts, due_at, last_error FROM crm_outgoingmail WHERE key = 'rung-{number}'"
    )
    heard = ground.rows(f"SELECT id, subscriber FROM probe_heard WHERE number = {number} ORDER BY id")
    return [f"    {' | '.join(map(str, row))}" for row in (*deliveries, *mails, *heard)]
