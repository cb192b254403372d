"""What a clause of the policy is to the coverage."""

from msgspec import Struct

from shared.contracts.delivery.projects import Phase


class Clause(Struct, frozen=True, kw_only=True):
    """`control` is the feature of this service whose KEEPS names the clause."""

    id: str
    control: str
    since: Phase
    missing: str
    place: str = ""
