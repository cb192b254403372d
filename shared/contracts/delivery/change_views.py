"""What is told of change requests: to our people all of it, to a customer his part."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import View
from shared.contracts.delivery.plan import Minutes, Number
from shared.contracts.delivery.proposals import Category


class ChangeState(StrEnum):
    DRAFT = "draft"
    ASSESSING = "assessing"
    INTERNAL_REVIEW = "internal_review"
    CUSTOMER_REVIEW = "customer_review"
    APPROVED = "approved"
    REJECTED = "rejected"
    APPLIED = "applied"


class Source(StrEnum):
    STAFF = "staff"
    CUSTOMER = "customer"


class ChangeWork(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """More work: `minutes` longer for the task number `task`, or a new one called `name` behind the task number `after`
    and before all that waited for that."""

    minutes: Minutes
    task: Number | None = None
    after: Number | None = None
    name: Annotated[str, Meta(max_length=200)] = ""


class ChangeHappening(Struct, frozen=True, kw_only=True):
    verb: str
    actor: str
    words: str
    at: datetime


class ChangeView(View):
    """`days` are working days by which the project ends later; they and `cost` are None until they are assessed.
    `baseline` and `budget_version` are what an applied one made."""

    id: UUID
    project_id: UUID
    project_code: str
    project_name: str
    number: int
    title: str
    text: str
    source: Source
    state: ChangeState
    customer_ref: str
    work: tuple[ChangeWork, ...]
    days: int | None
    cost: str | None
    currency: str
    category: Category
    quality: str
    risk: str
    written_by: str
    written_at: datetime
    approval: str | None
    decided_by: str | None
    decided_at: datetime | None
    decision: str
    applied_by: str | None
    applied_at: datetime | None
    baseline: int | None
    budget_version: int | None
    happenings: tuple[ChangeHappening, ...]
    verbs: tuple[str, ...]
    revision: int


class ChangesView(View):
    """The latest first, at most 200. `may_write`: the reader may begin one."""

    items: tuple[ChangeView, ...]
    may_write: bool


class OwnChangeView(View):
    """What a customer is shown: what it costs him in time and money only once it was reviewed here."""

    id: UUID
    number: int
    title: str
    text: str
    source: Source
    state: ChangeState
    customer_ref: str
    days: int | None
    cost: str | None
    currency: str
    quality: str
    written_by: str
    written_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str
    verbs: tuple[str, ...]
    revision: int


class OwnChangesView(View):
    """Of one of the customer's projects, the latest first."""

    project_code: str
    project_name: str
    items: tuple[OwnChangeView, ...]


class WhatIfView(View):
    """What the plan says a change would do. With work listed in it, that work in the plan as it is now; without, the
    plan against its baseline. `days` working days later; `minutes` of work more; `cost` by what an hour of work costs
    in the budget, None where the budget does not say. None of it where there is nothing to compare."""

    days: int | None
    ends_on: date | None
    new_ends_on: date | None
    minutes: int
    cost: str | None
    from_plan: bool
