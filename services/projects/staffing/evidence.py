"""What a project's team lacks, as SQL over a project `p`: for the first gate and the policy's coverage."""

from services.projects.gates.checks import Check, exists, none_of
from shared.contracts.delivery.gates import Gate

_OWN = "{0}.tenant_id = p.tenant_id and {0}.project_id = p.id"
_SEAT = "'S-' || lpad(s.number::text, 2, '0') || ' ' || s.seat"
_TEAM = f"""from project_member t join member m on m.tenant_id = t.tenant_id and m.id = t.member_id
  where {_OWN.format("t")} and t.left_at is null"""
_SEATED = f"""exists (select from staffing s where {_OWN.format("s")} and s.member_id = t.member_id
  and s.state in ('offered', 'active'))"""
_OPEN = f"from staffing s where {_OWN.format('s')} and s.state in ('requested', 'proposed', 'agreed', 'offered')"
_FILLED = f"from staffing s where {_OWN.format('s')} and s.state in ('offered', 'active', 'released')"

LACKING = " || ".join(
    (
        none_of(_SEAT, _OPEN),
        none_of(
            "m.name",
            f"{_TEAM} and t.part = 'member' and not {_SEATED}",
        ),
        exists(f"from staffing s where {_OWN.format('s')} and s.state = 'active' and s.member_id <> p.manager_id"),
    )
)
"""Seats nobody has accepted yet, people in the team without one, and whether there is anybody beside the manager."""

CHOSEN = " || ".join(
    (
        exists(f"{_FILLED} and s.member_id <> p.manager_id"),
        none_of(_SEAT, f"{_FILLED} and (s.agreed_by_id is null or s.agreed_by_id = s.member_id)"),
    )
)
"""2.1.d: people were chosen from the departments, each let go by somebody above him."""

ABLE = " || ".join(
    (
        exists(_FILLED),
        none_of(
            _SEAT,
            f"""from staffing s where {_OWN.format("s")} and s.state in ('offered', 'active')
              and (s.accepted_at is null or s.responsibilities = '' or s.skill_id is not null and not exists (
                select from person_skill h where h.tenant_id = s.tenant_id and h.member_id = s.member_id
                  and h.skill_id = s.skill_id and h.level >= s.min_level and h.state = 'verified'
                  and (h.expires_on is null or h.expires_on >= current_date)))""",
        ),
        none_of("m.name", f"{_TEAM} and t.part = 'member' and not {_SEATED}"),
    )
)
"""2.1.e: a proof for each skill asked, and responsibilities that each has accepted."""

CHECKS: tuple[Check, ...] = (
    Check(code="team_complete", gate=Gate.G1, clauses=("2.1.d", "2.1.e"), missing=LACKING, place="/team", hard=True),
)
