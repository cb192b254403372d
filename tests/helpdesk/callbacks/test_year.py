"""The short form of the simulated year; the long one is `make torture` (`--only year`)."""

from tests.helpdesk.callbacks.year import live_a_year

RESOLUTIONS, SEED = 250, 20261201


async def test_a_year_of_call_backs_keeps_every_promise(ask, figures):
    year = await live_a_year(ask, RESOLUTIONS, SEED)
    figures("a year of call-backs", year.states)
    figures("a year of call-backs: calls", dict(year.calls))
    figures("a year of call-backs: drawn", f"{year.drawn} of {year.pool} in {year.draws} draws")
    assert year.problems == []
    assert year.resolutions >= RESOLUTIONS
    assert min(year.reopened, year.rated, year.calls["answered"], year.drawn) > 0
