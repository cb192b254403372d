"""Short: mails are brought while the mailroom is killed (`make torture` brings 10,000)."""

from tests.torture.mails import bring


async def test_mails_brought_to_a_mailroom_that_dies_are_filed_once(servers, figures):
    found = await bring(servers, mails=120, kill_after=30, seed=1)
    figures(
        "mails: brought, kills, tries again, seconds", (found.mails, found.kills, found.again, round(found.seconds, 1))
    )
    assert found.kills >= 2
    assert (found.lost, found.twice) == ([], [])
    assert (found.files, found.states) == (12, {"filed": 120})
