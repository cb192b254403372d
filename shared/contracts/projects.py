"""What projects promises. Its domain (立項 to closing) comes with its own issue; today only its operators ask."""

from shared.contracts.base import Contract
from shared.contracts.operations import operations
from shared.contracts.parties import Party

projects = Contract(Party.PROJECTS)
OPERATIONS = operations(projects)
