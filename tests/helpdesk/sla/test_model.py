"""Random calendars and histories against the minute-by-minute model; the long form is in `make torture`."""

import ast
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from services.helpdesk import sla
from services.helpdesk.sla import events as e
from tests.helpdesk.sla import cases, model
from tests.helpdesk.sla.comparing import MINUTE, differences

SHORT, SEED = 400, 20261130
QUICK = settings(
    max_examples=SHORT,
    deadline=None,
    database=None,
    derandomize=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
SEEN: Counter = Counter()


@seed(SEED)
@QUICK
@given(st.integers(0, 2**40))
def test_clocks_and_calendars_agree_with_the_minute_by_minute_model(number):
    r = Random(number)
    case = cases.draw_case(r)
    SEEN.update(case.seen)
    assert differences(case, r) == []


@seed(SEED)
@settings(QUICK, max_examples=40, phases=[Phase.generate])
@given(st.integers(0, 2**40))
def test_merge_then_unmerge_is_the_identity(number):
    """Whatever the history, whenever the merge, and whatever happened in between."""
    r = Random(number)
    case = cases.draw_case(r)
    plain = cases.real_history(case)
    now = case.window.start + case.now * MINUTE
    first, second = sorted(r.sample(range(1, len(plain) + 1), 2)) if len(plain) > 1 else (1, 1)
    times = [event.at for event in plain] + [now]
    other = e.Opened(plain[0].at - timedelta(days=1), plain[0].terms, 1)
    merged, unmerged = e.Merged(times[first - 1], "twin", (other,)), e.Unmerged(times[second - 1], "twin")
    history = [*plain[:first], merged, *plain[first:second], unmerged, *plain[second:]]
    assert sla.clocks(history, now).cycles == sla.clocks(plain, now).cycles
    away = [*plain[:first], e.MergedAway(times[first - 1], "twin"), *plain[first:second], unmerged, *plain[second:]]
    assert sla.clocks(away, now).cycles == sla.clocks(plain, now).cycles


def test_the_short_form_has_seen_every_zone_and_kind(figures):
    figures("random SLA cases", dict(sorted(SEEN.items())))
    wanted = (*cases.ZONES, "days of changing clocks", "crossing midnight", "closures", "reopens", "priority changes")
    assert all(SEEN[name] >= 10 for name in wanted)


def test_the_model_knows_nothing_of_the_package():
    here = Path(model.__file__).parent
    asked = [node for text in here.glob("*.py") for node in ast.walk(ast.parse(text.read_text(encoding="utf-8")))]
    froms = {node.module for node in asked if isinstance(node, ast.ImportFrom)}
    names = {alias.name for node in asked if isinstance(node, ast.Import) for alias in node.names}
    ours = {name for name in froms if name.startswith("tests.helpdesk.sla.model.")}
    assert froms - ours == {"dataclasses", "datetime", "functools", "zoneinfo"}
    assert names == {"numpy"}
