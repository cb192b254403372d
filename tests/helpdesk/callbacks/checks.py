"""What no call-back may ever be: each statement gives the rows that break a promise."""

CHECKS = {
    "asked about two tickets within the window": """
        select a.contact_id, a.asked_at, b.asked_at as again from call_back a join call_back b
        on b.tenant_id = a.tenant_id and b.contact_id = a.contact_id and b.ticket_id <> a.ticket_id
        and b.asked_at > a.asked_at and b.asked_at < a.asked_at + interval '14 days' where a.tenant_id = $1""",
    "asked about more than two tickets in thirty days": """
        select a.contact_id from call_back a join call_back b on b.tenant_id = a.tenant_id
        and b.contact_id = a.contact_id and b.asked_at between a.asked_at and a.asked_at + interval '29 days'
        where a.tenant_id = $1 group by a.id, a.contact_id having count(distinct b.ticket_id) > 2""",
    "called by somebody who worked on it": """
        select x.id from call_attempt x join call_back b on b.tenant_id = x.tenant_id and b.id = x.call_back_id
        join ticket_event e on e.tenant_id = b.tenant_id and e.ticket_id = b.ticket_id and e.actor_id = x.caller_id
        and e.actor_kind = 'member' and e.version <= split_part(b.occasion_key, ':', 2)::int where x.tenant_id = $1
        and e.verb not in ('watch', 'unwatch')""",
    "not solved, and not opened again": """
        select a.call_back_id from call_answer a
        join call_back b on b.tenant_id = a.tenant_id and b.id = a.call_back_id
        where a.tenant_id = $1 and a.solved = 'no' and not exists (
          select from ticket_event e where e.tenant_id = b.tenant_id and e.ticket_id = b.ticket_id
          and e.verb = 'call_back_reopen' and e.version > split_part(b.occasion_key, ':', 2)::int)""",
    "unhappy, and no case": """
        select b.id from call_back b where b.tenant_id = $1 and b.business = 'recovery' and not exists (
          select from recovery_case r where r.tenant_id = b.tenant_id and r.call_back_id = b.id)""",
    "happy, and not closed": """
        select b.id, t.state from call_back b join ticket t on t.tenant_id = b.tenant_id and t.id = b.ticket_id
        where b.tenant_id = $1 and b.state = 'answered' and b.business = 'satisfied' and t.state = 'resolved'""",
    "tried again on the same half-day": """
        select x.call_back_id from call_attempt x join call_attempt y on y.tenant_id = x.tenant_id
        and y.call_back_id = x.call_back_id and y.number = x.number + 1 where x.tenant_id = $1
        and x.result in ('no_answer', 'busy')
        and (x.at at time zone 'Asia/Taipei')::date = (y.at at time zone 'Asia/Taipei')::date
        and (extract(hour from x.at at time zone 'Asia/Taipei') < 12)
          = (extract(hour from y.at at time zone 'Asia/Taipei') < 12)""",
    "more calls than the plan has": """
        select call_back_id from call_attempt where tenant_id = $1 and result in ('no_answer', 'busy')
        group by call_back_id having count(*) > 3""",
    "called outside office hours": """
        select id, at from call_attempt x where tenant_id = $1 and not exists (
          select from call_attempt s where s.tenant_id = x.tenant_id and s.call_back_id = x.call_back_id
          and s.number = x.number - 1 and s.slot_at <= x.at) and (extract(isodow from at at time zone 'Asia/Taipei') > 5
          or (at at time zone 'Asia/Taipei')::time not between '09:00' and '18:00')""",
    "must be called, and neither called nor overtaken": """
        select id, state from call_back where tenant_id = $1 and choice = 'must' and attempts = 0
        and state in ('no_contact', 'unanswered', 'refused')""",
    "a history with a hole": """
        select b.id from call_back b where b.tenant_id = $1 and b.revision <> (
          select count(*) from call_back_event e where e.tenant_id = b.tenant_id and e.call_back_id = b.id)""",
}
