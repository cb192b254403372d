"""The numbers of call-backs, honestly: with n, intervals, and no ranking of the few."""

from services.helpdesk.satisfaction.queries import read
from shared.contracts.desk.satisfaction import READ_SATISFACTION
from shared.feature import Feature

FEATURE = Feature("satisfaction", answers={READ_SATISFACTION: read})
