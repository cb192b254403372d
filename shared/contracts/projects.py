"""What projects promises. Its subjects are in shared/contracts/delivery, a file for each."""

from shared.contracts.base import Contract
from shared.contracts.operations import operations
from shared.contracts.parties import Party

projects = Contract(Party.PROJECTS)
OPERATIONS = operations(projects)
