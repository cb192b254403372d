"""What pages call a problem's states and moves."""

from gateway.i18n import N_
from shared.contracts.desk.problems import ProblemState as S

STATES: dict[str, tuple[str, str, str]] = {
    S.OPEN: (N_("新的"), "brand", "layers"),
    S.ANALYSING: (N_("分析中"), "brand", "microscope"),
    S.ACTING: (N_("改善中"), "warn", "wrench"),
    S.WATCHING: (N_("觀察中"), "hold", "eye"),
    S.CLOSED: (N_("已結案"), "ok", "circle-check-big"),
    S.REOPENED: (N_("再次發生"), "bad", "rotate-ccw"),
}
"""Word, tone, icon."""

MOVES: dict[str, str] = {
    "analyse": N_("開始分析"),
    "act": N_("開始改善"),
    "watch": N_("進入觀察"),
    "close": N_("結案"),
}

HISTORY: dict[str, str] = {
    "open": N_("{actor}建立這個問題"),
    "change": N_("{actor}更新了內容"),
    "link": N_("{actor}加入 {tickets}"),
    "unlink": N_("{actor}移除 {tickets}"),
    "tell": N_("{actor}通知了 {count} 張工單的客戶"),
    "analyse": N_("{actor}開始分析"),
    "act": N_("{actor}開始改善"),
    "watch": N_("{actor}進入觀察"),
    "close": N_("{actor}結案"),
    "recur": N_("再次發生：{tickets}"),
}
DUE = N_("{actor}將改善措施交給{owner}，{due} 到期")
