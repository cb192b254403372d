"""What happened on a ticket, oldest first: messages whole, everything else as one line."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from markupsafe import Markup
from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.desk.happened import filled, told
from gateway.pages.desk.wholes import is_part
from gateway.pages.frame import parts, times
from gateway.pages.frame.prose import prose
from shared.contracts.files import FileView
from shared.contracts.helpdesk import Channel, EventView, MessageView, Side, TicketState, Visibility

SAYS: dict[str, tuple[str, str, str]] = {
    "take": ("user-check", "", N_("{actor}接手這張工單")),
    "assign": ("user-plus", "", N_("{actor}指派給{assignee}")),
    "unassign": ("user-x", "", N_("{actor}取消指派")),
    "set_category": ("tag", "", N_("{actor}將分類設為「{category}」")),
    "accept_category": ("sparkles", "", N_("{actor}採用建議分類「{category}」")),
    "apply_category": ("sparkles", "", N_("自動分類為「{category}」（可信度 {confidence}%）")),
    "undo_category": ("undo-2", "", N_("{actor}取消自動分類「{before}」")),
    "accept_priority": ("sparkles", "", N_("{actor}採用建議，調整了{changes}")),
    "apply_priority": ("sparkles", "", N_("自動調整{changes}（可信度 {confidence}%）")),
    "undo_priority": ("undo-2", "", N_("{actor}復原自動調整：{changes}")),
    "accept_team": ("sparkles", "", N_("{actor}採用建議團隊「{team}」")),
    "apply_team": ("sparkles", "", N_("自動移交給團隊「{team}」（可信度 {confidence}%）")),
    "undo_team": ("undo-2", "", N_("{actor}取消自動移交給團隊「{team_before}」")),
    "unset_category": ("tag", "", N_("{actor}清除了分類「{before}」")),
    "wait_customer": ("circle-pause", "hold", N_("{actor}設為等待客戶")),
    "wait_third_party": ("circle-pause", "hold", N_("{actor}設為等待第三方")),
    "reply_then_wait_customer": ("circle-pause", "hold", N_("{actor}回覆後設為等待客戶")),
    "reply_then_wait_third_party": ("circle-pause", "hold", N_("{actor}回覆後設為等待第三方")),
    "schedule": ("calendar-clock", "hold", N_("{actor}約定時間，暫停處理")),
    "resume": ("circle-play", "ok", N_("{actor}繼續處理")),
    "resolve": ("circle-check", "ok", N_("{actor}標記已解決")),
    "confirm": ("circle-check-big", "ok", N_("{actor}確認已恢復正常")),
    "close": ("circle-check-big", "", N_("{actor}關閉工單")),
    "reopen": ("rotate-ccw", "bad", N_("{actor}重新開啟")),
    "reject": ("rotate-ccw", "bad", N_("{actor}回報仍有問題")),
    "link": ("link-2", "", N_("{actor}連結了 {other}")),
    "unlink": ("link-2", "", N_("{actor}移除與 {other} 的連結")),
    "merge": ("merge", "", N_("{actor}把 {other} 併入這張工單")),
    "merge_away": ("merge", "", N_("{actor}把這張工單併入 {other}")),
    "unmerge": ("split", "", N_("{actor}取消與 {other} 的合併")),
    "part": ("split", "", N_("{actor}取消與 {other} 的合併")),
    "split": ("scissors", "", N_("{actor}把一則訊息拆成 {other}")),
    "mark_spam": ("ban", "", N_("{actor}標為垃圾訊息")),
    "mail_note": ("mail", "", N_("收到自動回覆或退信，只留給同事看")),
    "copied": ("users", "", N_("信也寄給了{names}，可以跟著看這張工單")),
    "not_spam": ("circle-dot", "", N_("{actor}取消垃圾訊息標記")),
}
"""verb → icon, tone, sentence. Verbs that are only their message (open, reply, note, thank) have no line."""

BACK = ("rotate-ccw", "bad", N_("{actor}的回覆重新開啟工單"))
GOES_ON = ("circle-play", "ok", N_("{actor}已回覆，繼續處理"))


class Entry(Struct, frozen=True, kw_only=True):
    """A message (`body` is set) or a line (`says` is set)."""

    at: datetime
    iso: str
    clock: str
    id: UUID | None = None
    kind: str = ""
    may_split: bool = False
    author: str = ""
    channel: Markup = Markup()
    body: Markup = Markup()
    files: tuple[FileView, ...] = ()
    is_mail: bool = False
    icon: str = ""
    tone: str = ""
    says: Markup = Markup()


def timeline(
    ticket_id: UUID, messages: Sequence[MessageView], history: Sequence[EventView], zone: str, *, earlier: bool
) -> list[Entry]:
    """While older messages are not shown, older lines are not either."""
    begin = messages[0].at if messages and earlier else None
    # Neither what the ticket began with can be split off it, nor what was written on one that was merged into it.
    apart = {one.id for one in [one for one in messages if one.ticket_id == ticket_id][1:]}
    lines = [one for one in _lines(history, zone) if begin is None or one.at >= begin]
    # A line comes after the message it belongs to: both have the same instant.
    said = [(one.at, 0, _message(one, zone, may_split=one.id in apart)) for one in messages]
    entries = said + [(one.at, 1, one) for one in lines]
    return [entry for _at, _order, entry in sorted(entries, key=lambda three: three[:2])]


def _message(message: MessageView, zone: str, *, may_split: bool) -> Entry:
    internal = message.visibility is Visibility.INTERNAL
    kind = "note" if internal else "" if message.side is Side.CUSTOMER else "agent"
    return Entry(
        at=message.at,
        iso=times.iso(message.at),
        clock=times.clock(message.at, zone),
        id=message.id,
        kind=kind,
        may_split=may_split and message.side is Side.CUSTOMER and not internal,
        author=message.author_name,
        channel=parts.channel(message.channel),
        body=prose(message.body),
        files=message.files,
        is_mail=message.channel is Channel.MAIL,
    )


def _lines(history: Sequence[EventView], zone: str) -> Iterator[Entry]:
    before = TicketState.NEW
    for event in history:
        said = _said(event, before)
        before = event.state
        if said is None:
            continue
        icon, tone, text = said
        yield Entry(
            at=event.at,
            iso=times.iso(event.at),
            clock=times.clock(event.at, zone),
            icon=icon,
            tone=tone,
            says=sentence(text, event),
        )


def _said(event: EventView, before: TicketState) -> tuple[str, str, str] | None:
    if is_part(event):
        return None
    if event.verb == "answer" and before is TicketState.RESOLVED:
        return BACK
    if event.verb == "answer" and before is not event.state:
        return GOES_ON
    if event.verb == "assign" and not event.data.get("assignee"):
        return SAYS["unassign"]
    if event.verb == "set_category" and not event.data.get("category"):
        return SAYS["unset_category"]
    return told(event) or SAYS.get(event.verb)


def sentence(text: str, event: EventView) -> Markup:
    return Markup(_(text)).format(**filled(event))  # noqa: S704 - a catalogue's text; what is filled in is escaped


def since_revision(history: Sequence[EventView], revision: int, now_at: int) -> list[Markup]:
    """What others did after the reader's page was drawn: each change is one entry of the history."""
    new = history[-(now_at - revision) :] if 0 < now_at - revision <= len(history) else ()
    found = []
    for event in (one for one in new if not is_part(one)):
        said = _said(event, TicketState.NEW)
        found.append(sentence(said[2] if said else OTHERWISE.get(event.verb, CHANGED), event))
    return found


OTHERWISE = {"reply": N_("{actor}回覆了客戶"), "answer": N_("{actor}回覆了"), "note": N_("{actor}留下備註")}
CHANGED = N_("{actor}更新了工單")
