"""What projects promises, a file for each subject; importing this declares all of it."""

from shared.contracts.delivery import acceptance as _acceptance  # noqa: F401 - declares calls
from shared.contracts.delivery import accepted as _accepted  # noqa: F401 - declares an event
from shared.contracts.delivery import approvals as _approvals  # noqa: F401 - declares calls
from shared.contracts.delivery import baselines as _baselines  # noqa: F401 - declares calls
from shared.contracts.delivery import changes as _changes  # noqa: F401 - declares calls
from shared.contracts.delivery import check_templates as _check_templates  # noqa: F401 - declares calls
from shared.contracts.delivery import checks as _checks  # noqa: F401 - declares calls
from shared.contracts.delivery import closing as _closing  # noqa: F401 - declares calls
from shared.contracts.delivery import communication as _communication  # noqa: F401 - declares calls
from shared.contracts.delivery import control as _control  # noqa: F401 - declares calls
from shared.contracts.delivery import coverage as _coverage  # noqa: F401 - declares calls
from shared.contracts.delivery import delegations as _delegations  # noqa: F401 - declares calls
from shared.contracts.delivery import deliverables as _deliverables  # noqa: F401 - declares calls
from shared.contracts.delivery import gates as _gates  # noqa: F401 - declares calls
from shared.contracts.delivery import lessons as _lessons  # noqa: F401 - declares calls
from shared.contracts.delivery import my_acceptance as _my_acceptance  # noqa: F401 - declares calls
from shared.contracts.delivery import my_projects as _my_projects  # noqa: F401 - declares calls
from shared.contracts.delivery import nonconformities as _nonconformities  # noqa: F401 - declares calls
from shared.contracts.delivery import nonconformity_acts as _nonconformity_acts  # noqa: F401 - declares calls
from shared.contracts.delivery import overview as _overview  # noqa: F401 - declares calls
from shared.contracts.delivery import plan as _plan  # noqa: F401 - declares calls
from shared.contracts.delivery import plan_days as _plan_days  # noqa: F401 - declares calls
from shared.contracts.delivery import plan_links as _plan_links  # noqa: F401 - declares calls
from shared.contracts.delivery import project_files as _project_files  # noqa: F401 - declares calls
from shared.contracts.delivery import projects as _projects  # noqa: F401 - declares calls
from shared.contracts.delivery import proposals as _proposals  # noqa: F401 - declares calls
from shared.contracts.delivery import quality as _quality  # noqa: F401 - declares calls
from shared.contracts.delivery import requirements as _requirements  # noqa: F401 - declares calls
from shared.contracts.delivery import responsibilities as _responsibilities  # noqa: F401 - declares calls
from shared.contracts.delivery import risks as _risks  # noqa: F401 - declares calls
from shared.contracts.delivery import skills as _skills  # noqa: F401 - declares calls
from shared.contracts.delivery import staffing as _staffing  # noqa: F401 - declares calls
from shared.contracts.delivery import templates as _templates  # noqa: F401 - declares calls
from shared.contracts.delivery import work as _work  # noqa: F401 - declares calls
from shared.contracts.delivery import work_acts as _work_acts  # noqa: F401 - declares calls
