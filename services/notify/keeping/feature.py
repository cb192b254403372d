"""Keeping: a schedule, and nothing that anybody asks for."""

from services.notify.keeping.schedules import SCHEDULE
from shared.feature import Feature

FEATURE = Feature("keeping", every=(SCHEDULE,))
