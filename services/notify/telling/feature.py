"""Telling people: every event that some rule names."""

from services.notify.rules import RULES
from services.notify.telling.consumers import Telling
from shared.contracts.base import Event
from shared.contracts.helpdesk import TicketEvent
from shared.contracts.parties import Party
from shared.feature import Feature, Listener


def feature(telling: Telling) -> Feature:
    events = dict.fromkeys(rule.event for rule in RULES)
    return Feature("telling", listens={event: (_listener(event, telling),) for event in events})


def _listener(event: type[Event], telling: Telling) -> Listener:
    together = telling.together if issubclass(event, TicketEvent) else None
    whose = "project_" if event.party is Party.PROJECTS else ""
    return Listener(f"tell_{whose}{event.thing}_{event.verb}", telling.apply, telling.prepare, together)
