"""Tickets out of scenarios: which, in which state, when, and how far the conversation has come.

Ended ones are spread over the last six weeks in working hours; open ones are of the last hours and days.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle, pairwise, product
from random import Random
from zoneinfo import ZoneInfo

from msgspec import Struct

from infra.demo.world import Company, Scenario, Turn
from shared.contracts.helpdesk import Channel, TicketState, Visibility

S = TicketState
SHARES = {
    S.NEW: 9,
    S.OPEN: 16,
    S.WAITING_CUSTOMER: 10,
    S.WAITING_THIRD_PARTY: 4,
    S.SCHEDULED: 3,
    S.RESOLVED: 11,
    S.SPAM: 2,
    S.CLOSED: 57,
}
"""How many of a company's tickets are in which state."""

CHANNELS = (Channel.PORTAL, Channel.PORTAL, Channel.PORTAL, Channel.MAIL, Channel.MAIL, Channel.PHONE)
ASK = {S.WAITING_CUSTOMER: "?", S.WAITING_THIRD_PARTY: "~", S.SCHEDULED: "?"}
WEEKS = 6


class Said(Struct, frozen=True, kw_only=True):
    at: datetime
    from_staff: bool
    visibility: Visibility
    body: str


class Story(Struct, frozen=True, kw_only=True):
    """A ticket before it has people: `contact` and `agent` are positions in the lists of those there are."""

    key: str
    title: str
    state: TicketState
    channel: Channel
    impact: int
    urgency: int
    contact: int
    agent: int | None
    opened_at: datetime
    said: tuple[Said, ...]
    category: str = ""


class Names(Struct, frozen=True):
    """Who may appear in a text."""

    contacts: Sequence[str]
    agents: Sequence[str]


def stories(company: Company, names: Names, now: datetime) -> list[Story]:
    """Oldest first, and the same every time but for the dates."""
    teller = _Teller(company, names, now)
    states = [state for state, share in SHARES.items() for _ in range(share)]
    return sorted((teller.story(number, state) for number, state in enumerate(states)), key=lambda s: s.opened_at)


class _Teller:
    def __init__(self, company: Company, names: Names, now: datetime) -> None:
        self._company = company
        self._names = names
        self._zone = ZoneInfo(company.zone)
        self._now = now
        self._random = Random(company.slug)  # noqa: S311 - variety, not secrecy
        self._variants = {id(one): cycle(self._combinations(one)) for one in company.scenarios}
        self._turn_of = 0

    def _combinations(self, scenario: Scenario) -> list[dict[str, str]]:
        """Every way to fill in the words, in no order."""
        found = [dict(zip(scenario.words, chosen, strict=True)) for chosen in product(*scenario.words.values())]
        self._random.shuffle(found)
        return found

    def story(self, number: int, state: TicketState) -> Story:
        key = f"{self._company.slug}-{number + 1:03}"
        if state is S.SPAM:
            return self._spam(key, number)
        scenario = self._scenario(state)
        contact = self._random.randrange(len(self._names.contacts))
        agent = self._random.randrange(len(self._names.agents))
        words = next(self._variants[id(scenario)]) | {
            "contact": self._names.contacts[contact],
            "agent": self._names.agents[agent],
        }
        turns = self._cut(scenario, state)
        said = self._said(turns, words, state)
        unassigned = state is S.NEW or (state is S.OPEN and self._random.random() < 0.15)
        return Story(
            key=key,
            title=scenario.title.format_map(words),
            state=state,
            channel=Channel.DESK if turns[0].side == "s" else self._random.choice(CHANNELS),
            impact=scenario.impact,
            urgency=scenario.urgency,
            contact=contact,
            agent=None if unassigned else agent,
            opened_at=said[0].at,
            said=said,
            category="" if unassigned else scenario.category,
        )

    def _spam(self, key: str, number: int) -> Story:
        title, body = self._company.spam[number % len(self._company.spam)]
        at = self._now - timedelta(hours=self._random.uniform(2, 90))
        return Story(
            key=key,
            title=title,
            state=S.SPAM,
            channel=Channel.MAIL,
            impact=3,
            urgency=3,
            contact=0,
            agent=None,
            opened_at=at,
            said=(Said(at=at, from_staff=False, visibility=Visibility.PUBLIC, body=body),),
        )

    def _scenario(self, state: TicketState) -> Scenario:
        """The next one round that can be in this state."""
        scenarios = self._company.scenarios
        for _ in scenarios:
            scenario = scenarios[self._turn_of % len(scenarios)]
            self._turn_of += 1
            if state in ASK and scenario.place_of(ASK[state]) is None:
                continue
            if state in {S.NEW, S.OPEN} and scenario.script[0].side != "c":
                continue
            return scenario
        raise ValueError(f"{self._company.slug}: no scenario can be {state}")

    def _cut(self, scenario: Scenario, state: TicketState) -> tuple[Turn, ...]:
        """What has been said so far in a ticket of this state."""
        script = scenario.script
        solved = scenario.place_of("!")
        assert solved is not None
        if state is S.NEW:
            return script[:1]
        if state is S.OPEN:
            ends = [at for at in range(1, solved) if script[at].mark == ""]
            return script[: self._random.choice(ends) + 1] if ends else script[:1]
        if state in {S.WAITING_CUSTOMER, S.WAITING_THIRD_PARTY}:
            asked = scenario.place_of(ASK[state])
            assert asked is not None
            return script[: asked + 1]
        if state is S.SCHEDULED:
            asked = scenario.place_of("?")
            assert asked is not None
            return script[: asked + 2]
        return script[: solved + 1] if state is S.RESOLVED else script

    def _said(self, turns: tuple[Turn, ...], words: dict[str, str], state: TicketState) -> tuple[Said, ...]:
        begin = self._begin(state)
        moments = [begin]
        for before, turn in pairwise(turns):
            moments.append(moments[-1] + self._gap(before, turn))
        moments = self._until_now(moments, state)
        return tuple(
            Said(
                at=at,
                from_staff=turn.side != "c",
                visibility=Visibility.INTERNAL if turn.side == "n" else Visibility.PUBLIC,
                body=turn.text.format_map(words),
            )
            for at, turn in zip(moments, turns, strict=True)
        )

    def _begin(self, state: TicketState) -> datetime:
        days = self._random.uniform(3.5, WEEKS * 7) if state is S.CLOSED else self._random.uniform(0.8, 4)
        day = self._now.astimezone(self._zone) - timedelta(days=days)
        while day.weekday() > 4:
            day -= timedelta(days=1)
        return day.replace(hour=self._random.randint(8, 16), minute=self._random.randrange(60))

    def _gap(self, before: Turn, turn: Turn) -> timedelta:
        random = self._random
        if turn.side == "c":
            return timedelta(minutes=random.uniform(4, 45) if before.mark == "?" else random.uniform(30, 400))
        if turn.side == "n" or before.side == "n":
            return timedelta(minutes=random.uniform(3, 30))
        return timedelta(minutes=random.uniform(4, 75))

    def _until_now(self, moments: list[datetime], state: TicketState) -> list[datetime]:
        """Nothing lies in the future, and what is still open moved a short while ago."""
        if state is S.CLOSED and moments[-1] < self._now:
            return moments
        recent = {S.NEW: (3, 300), S.OPEN: (6, 1500), S.RESOLVED: (60, 5000)}.get(state, (30, 2400))
        latest = self._now - timedelta(minutes=self._random.uniform(*recent))
        shift = latest - moments[-1]
        return [moment + shift for moment in moments]
