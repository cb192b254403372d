"""Departments of a company."""

from gateway.identity.departments import actions, queries
from shared.contracts import gateway as c
from shared.feature import Feature

FEATURE = Feature(
    "departments",
    answers={
        c.LIST_DEPARTMENTS: queries.list_departments,
        c.COPY_DEPARTMENTS: queries.snapshot,
        c.CREATE_DEPARTMENT: actions.create,
        c.UPDATE_DEPARTMENT: actions.update,
        c.ARCHIVE_DEPARTMENT: actions.archive,
    },
    records=frozenset({c.DepartmentChanged}),
)
