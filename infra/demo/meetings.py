"""A demo company's project has its weekly meeting; the next one's agenda says what is open."""

from datetime import time, timedelta

from infra.demo.happenings import Play, Standing
from infra.demo.projects import first_project
from infra.demo.world import Company
from shared.contracts.delivery.meeting_acts import SET_AGENDA
from shared.contracts.delivery.meeting_views import Point
from shared.contracts.delivery.meetings import (
    LIST_MEETINGS,
    READ_MEETING,
    START_SERIES,
    ListMeetings,
    ReadMeeting,
    SetAgenda,
    StartSeries,
)
from shared.core.clock import now

TEXTS = {
    "zh-Hant": ("項目週會", "三樓會議室，或線上", "本週上線演練的分工"),
    "zh-Hans": ("项目周会", "三楼会议室，或线上", "本周上线演练的分工"),
    "en": ("Weekly project meeting", "Room 3, or by video", "Who does what in the rehearsal"),
}


async def make_meetings(play: Play, company: Company, manager: Standing) -> None:
    """Of the first project. Once: when the demo was filled before, the series is there."""
    title, place, topic = TEXTS[company.locale]
    project = await first_project(play, manager)
    if (await play.ask(LIST_MEETINGS, manager, ListMeetings(project_id=project.id), "")).series:
        return
    wish = StartSeries(
        project_id=project.id, title=title, first_on=now().date() + timedelta(days=4), at=time(10), place=place
    )
    found = await play.ask(START_SERIES, manager, wish, "meetings")
    one = await play.ask(READ_MEETING, manager, ReadMeeting(meeting_id=found.items[0].id), "")
    points = (Point(text=topic), *one.agenda)
    command = SetAgenda(meeting_id=one.id, revision=one.revision, points=points)
    await play.ask(SET_AGENDA, manager, command, "meeting-agenda")
