"""Searching tickets, messages, customers and contacts; keeping what is searched in."""

from services.helpdesk.search import queries
from services.helpdesk.search.indexing import INDEXING
from shared.contracts.desk.search import SEARCH
from shared.feature import Feature, Hot

FEATURE = Feature("search", answers={SEARCH: Hot(queries.find)}, every=(INDEXING,))
