"""What acceptance tells the other services. The act itself comes with the phases of a project."""

from shared.contracts.delivery.accepted import ProjectAccepted
from shared.feature import Feature

FEATURE = Feature("acceptance", records=frozenset({ProjectAccepted}))
