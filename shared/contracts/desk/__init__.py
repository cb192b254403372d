"""What helpdesk promises beyond the ticket itself, a file for each subject; importing this declares all of it."""

from shared.contracts.desk import approvals as _approvals  # noqa: F401 - declares calls
from shared.contracts.desk import blocking as _blocking  # noqa: F401 - declares calls
from shared.contracts.desk import calendar_files as _calendar_files  # noqa: F401 - declares calls
from shared.contracts.desk import calendars as _calendars  # noqa: F401 - declares calls
from shared.contracts.desk import canned as _canned  # noqa: F401 - declares calls
from shared.contracts.desk import categories as _categories  # noqa: F401 - declares calls
from shared.contracts.desk import changes as _changes  # noqa: F401 - declares calls
from shared.contracts.desk import clocks as _clocks  # noqa: F401 - declares calls
from shared.contracts.desk import commitments as _commitments  # noqa: F401 - declares calls
from shared.contracts.desk import custom_fields as _custom_fields  # noqa: F401 - declares calls
from shared.contracts.desk import details as _details  # noqa: F401 - declares calls
from shared.contracts.desk import handing as _handing  # noqa: F401 - declares calls
from shared.contracts.desk import ledgers as _ledgers  # noqa: F401 - declares calls
from shared.contracts.desk import linking as _linking  # noqa: F401 - declares calls
from shared.contracts.desk import macros as _macros  # noqa: F401 - declares calls
from shared.contracts.desk import policies as _policies  # noqa: F401 - declares calls
from shared.contracts.desk import priorities as _priorities  # noqa: F401 - declares calls
from shared.contracts.desk import replays as _replays  # noqa: F401 - declares calls
from shared.contracts.desk import reports as _reports  # noqa: F401 - declares calls
from shared.contracts.desk import search as _search  # noqa: F401 - declares calls
from shared.contracts.desk import suggestions as _suggestions  # noqa: F401 - declares calls
from shared.contracts.desk import teams as _teams  # noqa: F401 - declares calls
from shared.contracts.desk import triggers as _triggers  # noqa: F401 - declares calls
from shared.contracts.desk import views as _views  # noqa: F401 - declares calls
from shared.contracts.desk import watching as _watching  # noqa: F401 - declares calls
