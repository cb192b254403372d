"""What projects promises, a file for each subject; importing this declares all of it."""

from shared.contracts.delivery import projects as _projects  # noqa: F401 - declares calls
