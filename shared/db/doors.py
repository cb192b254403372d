"""Which database role a piece of work runs under. Every role is a wall of its own: none owns or bypasses anything."""

from enum import StrEnum

from shared.contracts.parties import Caller, Kind, Party
from shared.core.ids import NIL


class Door(StrEnum):
    """Login roles of a service's database are named `<service>_<door>`."""

    APP = "app"
    PORTAL = "portal"
    WORKER = "worker"
    OPS = "ops"
    AUTH = "auth"
    """Gateway only: signing in happens before a company is known."""


def doors_of(party: Party) -> tuple[Door, ...]:
    common = (Door.APP, Door.PORTAL, Door.WORKER, Door.OPS)
    return (*common, Door.AUTH) if party is Party.GATEWAY else common


def door_for(caller: Caller) -> Door:
    """Customers log in as `portal`, whoever stands outside every company as `ops`, all others as `app`."""
    if caller.kind is Kind.CUSTOMER:
        return Door.PORTAL
    if caller.kind is Kind.OPERATOR or caller.tenant_id == NIL:
        return Door.OPS
    return Door.APP
