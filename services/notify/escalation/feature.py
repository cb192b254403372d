"""Escalation: a loop, and nothing that anybody asks for."""

from services.notify.escalation.going_on import run
from shared.feature import Feature

FEATURE = Feature("escalation", loops=(run,))
