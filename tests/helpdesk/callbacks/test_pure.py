"""Times, the draw, and intervals, as pure functions."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from services.helpdesk.call_plans.drawing import Inputs, One, Past, draw
from services.helpdesk.call_plans.timing import callable_at, due, half_day, loud, next_try, opening
from services.helpdesk.callbacks.care import next_visit
from services.helpdesk.callbacks.outcomes import business_of
from services.helpdesk.satisfaction.intervals import share
from services.helpdesk.satisfaction.queries import ranked
from services.helpdesk.sla import Calendar, Interval, elapsed
from shared.contracts.desk.call_back_views import Answers, Solved
from shared.contracts.desk.call_plans import USUAL_RULES
from shared.contracts.desk.satisfaction import Satisfied
from shared.contracts.rating_links import RatingLink, opened, signed

TAIPEI = ZoneInfo("Asia/Taipei")
OFFICE = Calendar(
    zone=TAIPEI,
    week=((Interval(9 * 60, 12 * 60), Interval(13 * 60, 18 * 60)),) * 5 + ((), ()),
    holidays=frozenset({date(2026, 10, 9)}),
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=TAIPEI).astimezone(UTC)


@pytest.mark.parametrize(
    ("solved", "called"),
    [
        ("2026-10-05T10:30", "2026-10-06T10:30"),
        ("2026-10-05T12:30", "2026-10-06T13:00"),
        ("2026-10-05T07:00", "2026-10-06T09:00"),
        ("2026-10-05T21:00", "2026-10-06T18:00"),
        ("2026-10-03T10:00", "2026-10-05T10:00"),  # a Saturday: Monday is its next business day
        ("2026-10-08T15:00", "2026-10-12T15:00"),  # Friday is a holiday
    ],
)
def test_t_plus_one_business_day(solved, called):
    assert due(OFFICE, at(solved), 1) == at(called)


def test_the_draw_is_held_when_the_office_opens_before_the_call_is_due():
    assert opening(OFFICE, at("2026-10-08T15:00"), 1) == at("2026-10-12T09:00")


def test_the_next_try_is_on_another_half_day_and_four_hours_of_business_later():
    found = at("2026-10-05T09:30")
    for _ in range(20):
        later = next_try(OFFICE, found, timedelta(hours=4))
        assert half_day(later, TAIPEI) != half_day(found, TAIPEI)
        assert elapsed(OFFICE, found, later) >= timedelta(hours=4)
        found = later


def test_nobody_is_disturbed_at_night_wherever_he_lives():
    for zone in (TAIPEI, ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Kathmandu")):
        for hour in range(24):
            moment = at(f"2026-10-05T{hour:02}:15")
            told = loud(moment, (21, 9), zone)
            assert 9 <= told.astimezone(zone).hour < 21
            assert told >= moment
    called = callable_at(OFFICE, at("2026-10-05T09:00"), (21, 9), ZoneInfo("Europe/Paris"))
    assert called == at("2026-10-05T15:00")  # 9 in Paris
    assert loud(at("2026-10-05T23:00"), (9, 9), TAIPEI) == at("2026-10-05T23:00")


def pool(random, many, strata=6):
    names = [f"{random.randrange(strata)}|{random.randrange(2)}|{random.randrange(3)}" for _ in range(many)]
    return tuple(One(UUID(int=random.getrandbits(128)), name, UUID(int=random.getrandbits(128))) for name in names)


def test_the_draw_can_be_run_again_and_owes_nothing_to_the_order_of_its_pool():
    random = Random(7)
    inputs = Inputs(20, (), pool(random, 200))
    chosen = draw("a seed", inputs)
    assert chosen == draw("a seed", replace(inputs, pool=tuple(random.sample(inputs.pool, 200))))
    assert chosen != draw("another seed", inputs)
    assert len(chosen) == len(set(chosen)) == 40


def test_many_small_draws_meet_the_quota_of_the_month_in_every_stratum():
    """As many as one large draw would have taken, and each stratum within one of its share."""
    random = Random(11)
    seen, picked = Counter(), Counter()
    for day in range(300):
        today = pool(random, random.randrange(4))
        past = tuple(Past(name, seen[name], picked[name]) for name in sorted(seen))
        chosen = set(draw(f"day {day}", Inputs(20, past, today)))
        for one in today:
            seen[one.stratum] += 1
            picked[one.stratum] += one.id in chosen
    assert abs(sum(picked.values()) - 0.2 * sum(seen.values())) <= 1
    assert all(abs(picked[name] - 0.2 * many) <= 2 for name, many in seen.items())


def test_of_one_contact_at_most_one_is_drawn():
    random = Random(3)
    contact = UUID(int=9)
    inputs = Inputs(100, (), tuple(replace(one, contact=contact) for one in pool(random, 5)))
    assert len(draw("s", inputs)) == 1


def test_a_day_of_care_after_another():
    rules, day, days = USUAL_RULES, 0, []
    while (found := next_visit(rules, day, 400)) is not None:
        day = found.day
        days.append((found.day, str(found.occasion)))
    assert days[:5] == [(7, "delivered"), (30, "delivered"), (90, "delivered"), (91, "quarterly"), (182, "quarterly")]
    assert days[-1][0] <= 400
    assert next_visit(replace(rules, care_days=(), quarterly=False), 0, None) is None


@pytest.mark.parametrize(
    ("said", "business"),
    [
        (Answers(solved=Solved.YES, result=5), "satisfied"),
        (Answers(solved=Solved.YES, result=3), "satisfied"),  # neutral: neither satisfied in the numbers nor a case
        (Answers(solved=Solved.YES, result=2), "recovery"),
        (Answers(solved=Solved.PARTLY, result=5), "recovery"),
        (Answers(solved=Solved.NO, result=5), "reopened"),
        (Answers(solved=Solved.YES, result=5, wants_call=True), "recovery"),
        (Answers(comment="…"), "none"),
    ],
)
def test_what_follows_from_an_answer(said, business):
    assert business_of(said) == business


def test_intervals_are_wilsons():
    """Against values of Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20."""
    for part, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)):
        found = share(part, of)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert share(0, 0).rate is None


def test_the_few_are_not_ranked_and_the_surely_good_stand_before_the_perhaps_better():
    def one(name, part, of):
        return Satisfied(id=None, name=name, answers=of, solved=share(0, 0), satisfied=share(part, of), mean=None)

    rows = ranked([one("many", 95, 100), one("few", 3, 3), one("some", 20, 20), one("bad", 10, 40)], 20)
    assert [(row.name, row.rank) for row in rows] == [("many", 1), ("some", 2), ("bad", 3), ("few", None)]


def test_a_link_is_read_only_as_it_was_signed():
    link = RatingLink(UUID(int=5), UUID(int=6), 7)
    token = signed(b"k" * 32, link)
    assert opened(b"k" * 32, token) == link
    assert opened(b"x" * 32, token) is None
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        assert opened(b"k" * 32, token[:place] + other + token[place + 1 :]) is None
    assert opened(b"k" * 32, "") is None
    assert opened(b"k" * 32, "ü") is None
