"""The audit log, as a company's admin reads it. Everybody writes to it through record.py."""

from gateway.identity.audit import queries
from shared.contracts import gateway as c
from shared.feature import Feature

FEATURE = Feature("audit", answers={c.LIST_AUDIT: queries.list_audit})
