"""Making calendars in tests."""

from uuid import uuid4

import holidays  # noqa: F401 - on a fresh clone the first import compiles it, which takes longer than a call may

from shared.contracts.desk import calendars as c
from shared.contracts.desk.hours import Opening


def opening(text):
    opens, closes = text.split("-")
    return Opening(opens=opens, closes=closes)


def week(*days):
    """`week("08:00-18:00 …", "", …)`: seven texts, or fewer and the last repeated."""
    texts = [*days, *days[-1:] * (7 - len(days))]
    return tuple(tuple(opening(one) for one in text.split()) for text in texts)


async def make(ask, who, name="平日", **given):
    return await ask(c.CREATE_CALENDAR, who, c.CreateCalendar(name=name, **given), key=uuid4().hex)


async def act(ask, who, call, calendar, **given):
    command = call.takes(calendar_id=calendar.id, revision=calendar.revision, **given)
    return await ask(call, who, command, key=uuid4().hex)


async def read(ask, who, calendar, **given):
    return await ask(c.READ_CALENDAR, who, c.ReadCalendar(calendar_id=calendar.id, **given))


def day_in(view, day):
    return next(one for one in view.days if one.day == day)
