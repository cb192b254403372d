"""People of a company: invited, given roles, suspended, ended."""

from gateway.identity.members import actions, queries
from shared.contracts import gateway as c
from shared.feature import Feature

FEATURE = Feature(
    "members",
    answers={
        c.INVITE_MEMBER: actions.invite,
        c.LIST_MEMBERS: queries.list_members,
        c.READ_MEMBER: queries.read_member,
        c.UPDATE_MEMBER: actions.update,
        c.SUSPEND_MEMBER: actions.suspend,
        c.REINSTATE_MEMBER: actions.reinstate,
        c.END_MEMBER: actions.end,
        c.REINVITE_MEMBER: actions.reinvite,
        c.COPY_MEMBERS: queries.snapshot,
    },
    records=frozenset({c.MemberChanged, c.AccessEnded}),
)
