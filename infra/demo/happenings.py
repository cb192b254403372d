"""What happens in a demo company just now, done by its people: so that there are notices in the bell, mails in the
catcher, and tickets with a history of their own."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from infra.demo.tickets import Names
from infra.demo.world import Company, Scenario
from shared.bus.client import Bus
from shared.contracts import helpdesk as c
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.clock import now

TURNS = 3
"""A portal ticket, our answer, the customer's answer: scenarios that begin like this are played."""


class Standing(Struct, frozen=True, kw_only=True):
    """Somebody of a demo company as the gateway would name him."""

    id: UUID
    person_id: UUID
    name: str
    roles: tuple[Role, ...]
    customer_id: UUID | None = None

    def caller(self, tenant_id: UUID, locale: str) -> Caller:
        return Caller(
            tenant_id=tenant_id,
            kind=Kind.MEMBER if self.customer_id is None else Kind.CUSTOMER,
            actor_id=self.id,
            person_id=self.person_id,
            name=self.name,
            party=Party.GATEWAY,
            roles=self.roles,
            customer_id=self.customer_id,
            locale=locale,
        )


class Play:
    """One company's people at work. Every act has a key: a second run changes nothing."""

    def __init__(self, bus: Bus, company: Company, tenant_id: UUID) -> None:
        self._bus = bus
        self._company = company
        self._tenant = tenant_id

    async def ask(self, call: Any, who: Standing, command: Any, act: str) -> Any:
        key = f"demo-{self._company.slug}-{act}" if call.write else ""
        return await self._bus.ask(call, who.caller(self._tenant, self._company.locale), command, key=key, seconds=30)

    async def arrive(self, call: Any, command: Any, act: str) -> None:
        """By a public door, from somebody who is nobody here yet."""
        caller = Caller(tenant_id=self._tenant, kind=Kind.SERVICE)
        await self._bus.ask(call, caller, command, key=f"demo-{self._company.slug}-{act}", seconds=30)

    async def conversations(self, guests: list[Standing], lead: Standing, agents: list[Standing]) -> None:
        """Each guest opens a ticket; one stays new, the others come as far as their scenario allows."""
        playable = [scenario for scenario in self._company.scenarios if _is_playable(scenario)]
        for number, guest in enumerate(guests):
            scenario = playable[number * 3 % len(playable)]
            agent = agents[number % len(agents)]
            opened = await self._open(scenario, guest, agent, number)
            if number < len(guests) - 1:
                await self._answer(scenario, (guest, lead, agent), opened, number)

    async def _open(self, scenario: Scenario, guest: Standing, agent: Standing, number: int) -> c.TicketView:
        words = _words(scenario, guest, agent)
        command = c.OpenTicket(
            title=scenario.title.format_map(words),
            body=scenario.script[0].text.format_map(words),
            impact=scenario.impact,
            urgency=scenario.urgency,
        )
        opened: c.TicketView = await self.ask(c.OPEN_TICKET, guest, command, f"open-{number}")
        return opened

    async def _answer(
        self, scenario: Scenario, people: tuple[Standing, Standing, Standing], opened: c.TicketView, number: int
    ) -> None:
        """The lead gives it to an agent, he asks back, the customer answers."""
        guest, lead, agent = people
        words = _words(scenario, guest, agent)
        question, answer = (turn.text.format_map(words) for turn in scenario.script[1:TURNS])
        give = c.AssignTicket(ticket_id=opened.id, revision=opened.revision, assignee_id=agent.id)
        given = await self.ask(c.ASSIGN_TICKET, lead, give, f"assign-{number}")
        reply = c.ReplyTicket(ticket_id=opened.id, body=question, revision=given.revision, then=c.Then.WAITING_CUSTOMER)
        await self.ask(c.REPLY_TICKET, agent, reply, f"ask-{number}")
        await self.ask(c.REPLY_TICKET, guest, c.ReplyTicket(ticket_id=opened.id, body=answer), f"answer-{number}")

    async def schedule(self, ticket_id: UUID, agent: Standing, reason: str, *, hours: int) -> None:
        """For the tickets whose next step was agreed with the customer."""
        read = await self.ask(c.READ_TICKET, agent, c.ReadTicket(ticket_id=ticket_id), "")
        if read.state is not c.TicketState.SCHEDULED:
            until = now() + timedelta(hours=hours)
            command = c.ScheduleTicket(ticket_id=ticket_id, revision=read.revision, until=until, reason=reason)
            await self.ask(c.SCHEDULE_TICKET, agent, command, f"schedule-{ticket_id}")


def _words(scenario: Scenario, guest: Standing, agent: Standing) -> dict[str, str]:
    return {name: choices[-1] for name, choices in scenario.words.items()} | {
        "contact": guest.name,
        "agent": agent.name,
    }


def _is_playable(scenario: Scenario) -> bool:
    return [turn.side for turn in scenario.script[:TURNS]] == ["c", "s", "c"] and scenario.script[1].mark == "?"


def names_of(contacts: list[Standing], agents: list[Standing]) -> Names:
    return Names([one.name for one in contacts], [one.name for one in agents])
