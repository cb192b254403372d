"""What notify promises beyond the bell and the log, a file for each subject; importing this declares all of it."""

from shared.contracts.telling import addresses as _addresses  # noqa: F401 - declares calls
from shared.contracts.telling import chats as _chats  # noqa: F401 - declares calls
from shared.contracts.telling import preferences as _preferences  # noqa: F401 - declares calls
from shared.contracts.telling import subscriptions as _subscriptions  # noqa: F401 - declares calls
from shared.contracts.telling import webhooks as _webhooks  # noqa: F401 - declares calls
from shared.contracts.telling import wordings as _wordings  # noqa: F401 - declares calls
