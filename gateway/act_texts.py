"""The sentences of what macros and triggers refuse (see problem_texts.py)."""

from gateway.i18n import N_

ACTS: dict[str, str] = {
    "deeds.empty": N_("至少要做一件事。"),
    "deeds.reason_needed": N_("設為等待時，請寫下原因，或選一則回覆。"),
    "deeds.solution_needed": N_("標記已解決時，請選一則告訴客戶解決方式的回覆。"),
    "deeds.canned_unknown": N_("找不到這則常用回覆，或它已封存。請選全公司使用中的一則。"),
    "deeds.team_unknown": N_("找不到這個團隊，或它已封存。請選另一個。"),
    "deeds.member_unknown": N_("這個人不在，或不處理工單。請選另一位。"),
    "deeds.category_unknown": N_("找不到這個分類。請選擇使用中的一個。"),
    "deeds.not_by_itself": N_("自動規則不能這樣做，因為沒有人在執行。"),
    "deeds.nobody_free": N_("現在沒有可以接手的客服。"),
}
