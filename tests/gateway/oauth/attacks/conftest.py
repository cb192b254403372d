import pytest

SEEN: list[str] = []


@pytest.fixture(autouse=True)
def counted(request, figures):
    """A7: every test of this folder is a case of its own, refused or answered as specified."""
    SEEN.append(request.node.nodeid)
    figures("A7 OAuth attack cases", len(SEEN))
