"""The team of a demo company's project: skills with proof, somebody who was let go and has accepted, and seats that
wait. Who keeps people's files verifies; the head above the person, or the management, lets him go."""

from typing import Any

from infra.demo.happenings import Play, Standing
from infra.demo.projects import first_project
from infra.demo.world import Company
from shared.contracts.delivery import responsibilities as r
from shared.contracts.delivery import skills as k
from shared.contracts.delivery import staffing as c
from shared.contracts.delivery.plan import READ_PLAN, ReadPlan, TaskKind
from shared.contracts.delivery.projects import ProjectView
from shared.contracts.roles import Role

WORDS: dict[str, dict[str, Any]] = {
    "zh-Hant": {
        "skills": ("PostgreSQL 管理", "網路佈建", "醫療資訊交換（HL7）"),
        "proof": "EDB 認證工程師，證號 2024-0871",
        "claim": "虎尾院區交換器汰換，2025 年 6 月",
        "seat": "資料庫工程師",
        "duties": "設計轉檔程序，執行三次演練，切換當晚值守，並把操作手冊寫完。",
        "more": "上線支援",
        "more_duties": "上線後兩週駐點，處理使用者問題。",
        "network": "網路工程師",
        "network_duties": "三個院區的專線與交換器設定。",
    },
    "zh-Hans": {
        "skills": ("扫码设备调试", "网络布建", "数据库管理"),
        "proof": "厂商认证工程师，证号 2024-0871",
        "claim": "南区仓库交换机更换，2025 年 6 月",
        "seat": "设备工程师",
        "duties": "完成点位调试，执行压力测试，并写完操作手册。",
        "more": "上线支持",
        "more_duties": "上线后两周驻点，处理使用者问题。",
        "network": "网络工程师",
        "network_duties": "厂区交换机与无线设定。",
    },
    "en": {
        "skills": ("Access control systems", "Cabling", "Fire safety"),
        "proof": "Manufacturer's certificate 2024-0871",
        "claim": "Cabling of the north wing, June 2025",
        "seat": "Access control engineer",
        "duties": "Sets up the readers, tries them floor by floor, writes the manual.",
        "more": "Support after the change",
        "more_duties": "Two weeks on site, answers questions of users.",
        "network": "Cabling engineer",
        "network_duties": "Cables and switches on three floors.",
    },
}
PROMISED, MORE = 50, 80
"""Percent of each day: together more than there is."""


async def make_team(play: Play, company: Company, by_role: dict[Role, Standing]) -> None:
    """Of the first project, before its first gate."""
    words, manager = WORDS[company.locale], by_role[Role.PM]
    skills = [
        await play.ask(k.CREATE_SKILL, by_role[Role.HR], k.CreateSkill(name=name), f"skill-{number}")
        for number, name in enumerate(words["skills"])
    ]
    member = by_role[Role.TM]
    one = await _claimed(play, member, skills[0], words["proof"], 4)
    seen = k.VerifySkill(person_skill_id=one.id, revision=one.revision)
    await play.ask(k.VERIFY_SKILL, by_role[Role.HR], seen, "skill-seen")
    await _claimed(play, member, skills[1], words["claim"], 3)
    project = await first_project(play, manager)
    boxes = await play.ask(c.LIST_STAFFING, by_role[Role.MK], c.ListStaffing(), "")
    for number, offered in enumerate(one for one in boxes.mine if "accept" in one.verbs):
        own = c.MoveStaffing(staffing_id=offered.id, revision=offered.revision)
        await play.ask(c.ACCEPT_STAFF, by_role[Role.MK], own, f"seat-own-{number}")
    seat = await _proposed(play, by_role, project, (words["seat"], words["duties"], skills[0]), PROMISED)
    move = c.MoveStaffing(staffing_id=seat.id, revision=seat.revision)
    seat = await play.ask(c.AGREE_STAFF, _above(seat, by_role), move, "seat-agree")
    move = c.MoveStaffing(staffing_id=seat.id, revision=seat.revision)
    seat = await play.ask(c.ACTIVATE_STAFF, manager, move, "seat-activate")
    move = c.MoveStaffing(staffing_id=seat.id, revision=seat.revision)
    await play.ask(c.ACCEPT_STAFF, member, move, "seat-accept")


async def make_seats(play: Play, company: Company, by_role: dict[Role, Standing], others: list[Standing]) -> None:
    """After it: one that waits for the head and would be too much, one for which `others` have the skill; and who
    answers for what, with a gap."""
    words, manager = WORDS[company.locale], by_role[Role.PM]
    project = await first_project(play, manager)
    skills = (await play.ask(k.LIST_SKILLS, manager, k.ListSkills(), "")).items
    known = {one.name: one for one in skills}
    first, second = (known[name] for name in words["skills"][:2])
    await _proposed(play, by_role, project, (words["more"], words["more_duties"], first), MORE)
    wish = c.AskStaff(
        project_id=project.id,
        seat=words["network"],
        skill_id=second.id,
        min_level=3,
        percent=PROMISED,
        first=project.starts,
        last=project.ends,
        responsibilities=words["network_duties"],
    )
    await play.ask(c.ASK_STAFF, manager, wish, "seat-network")
    for number, who in enumerate(others):
        claim = k.ClaimSkill(skill_id=second.id, level=4, proof=words["proof"])
        held = await play.ask(k.CLAIM_SKILL, who, claim, f"claim-other-{number}")
        seen = k.VerifySkill(person_skill_id=held.id, revision=held.revision)
        await play.ask(k.VERIFY_SKILL, by_role[Role.HR], seen, f"claim-other-{number}-seen")
    plan = await play.ask(READ_PLAN, manager, ReadPlan(project_id=project.id), "")
    task = next(one for one in plan.tasks if one.kind is TaskKind.DELIVERABLE)
    letters = ((manager, r.Letter.A), (by_role[Role.TM], r.Letter.R), (by_role[Role.MK], r.Letter.C))
    cells = tuple(r.Cell(task_id=task.id, member_id=who.id, letter=letter) for who, letter in letters)
    await play.ask(r.SET_CELLS, manager, r.SetCells(project_id=project.id, cells=cells), "matrix")


async def _claimed(play: Play, who: Standing, skill: k.SkillView, proof: str, level: int) -> k.PersonSkillView:
    wish = k.ClaimSkill(skill_id=skill.id, level=level, proof=proof)
    made: k.PersonSkillView = await play.ask(k.CLAIM_SKILL, who, wish, f"claim-{level}")
    return made


async def _proposed(
    play: Play,
    by_role: dict[Role, Standing],
    project: ProjectView,
    what: tuple[str, str, k.SkillView],
    percent: int,
) -> c.StaffingView:
    seat, duties, skill = what
    wish = c.AskStaff(
        project_id=project.id,
        seat=seat,
        skill_id=skill.id,
        min_level=3,
        percent=percent,
        first=project.starts,
        last=project.ends,
        responsibilities=duties,
    )
    made = await play.ask(c.ASK_STAFF, by_role[Role.PM], wish, f"seat-{percent}")
    pick = c.PickStaff(staffing_id=made.id, revision=made.revision, member_id=by_role[Role.TM].id)
    found: c.StaffingView = await play.ask(c.PICK_STAFF, by_role[Role.PM], pick, f"seat-{percent}-pick")
    return found


def _above(seat: c.StaffingView, by_role: dict[Role, Standing]) -> Standing:
    """Whose turn it is, by name; where nobody stands above, the management."""
    those = {one.name: one for one in by_role.values()}
    return next((those[name] for name in seat.waits_for if name in those), by_role[Role.MG])
