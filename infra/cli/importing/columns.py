"""Which column is which: by its header, in Chinese or English, whatever its spelling."""

import re
import unicodedata
from collections.abc import Sequence

NAMES: dict[str, str] = {
    "id": "編號 工單編號 案件編號 單號 编号 工单编号 单号 "
    "id|ticket id|ticket no|ticket number|number|key|case number|issue key",
    "title": "主旨 標題 主題 问题标题 标题 主题 title|subject|summary",
    "body": "內容 描述 問題描述 說明 内容 问题描述 说明 body|description|message|content|details",
    "customer": "客戶 客戶名稱 單位 客户 客户名称 单位 customer|customer name|organisation|organization|account|client",
    "requester": "報修人 聯絡人 申請人 提單人 报修人 联系人 申请人 "
    "requester|requester name|contact|contact name|reporter",
    "mail": "電子郵件 信箱 郵件 电子邮件 邮箱 mail|email|e-mail|requester email|contact email|email address",
    "phone": "電話 聯絡電話 手機 电话 联系电话 手机 phone|telephone|mobile",
    "opened_at": "建立時間 開單時間 報修時間 開立時間 创建时间 报修时间 "
    "opened|opened at|created|created at|created time|date",
    "state": "狀態 工單狀態 状态 工单状态 state|status",
    "priority": "優先 優先級 優先順序 優先權 优先级 优先 priority",
    "assignee": "負責人 承辦人 處理人 工程師 负责人 处理人 工程师 assignee|assigned to|agent|owner",
    "author": "作者 發言人 回覆人 作者姓名 发言人 回复人 author|from|author name|comment author",
    "at": "時間 回覆時間 留言時間 时间 回复时间 留言时间 at|message time|replied at|comment time",
    "visibility": "可見性 公開 类型 可见性 visibility|public",
    "solution": "解決方式 處理結果 解決方案 处理结果 解决方式 解决方案 solution|resolution|resolution note",
    "ended_at": "結案時間 解決時間 完成時間 结案时间 解决时间 完成时间 resolved at|closed at|resolved|closed|solved at",
}
"""Field → the headers that mean it: Chinese ones between blanks, English ones between bars."""

NEEDED = ("id", "title", "body", "customer")


def _split(text: str) -> list[str]:
    chinese = [word for word in text.split() if not word.isascii()]
    english = " ".join(word for word in text.split(" ") if word not in chinese)
    return chinese + english.split("|")


def plain(header: str) -> str:
    """Full-width and half-width, upper and lower case, blanks, dashes and underscores are alike."""
    return re.sub(r"[\s_\-/:：*（）()#.]+", "", unicodedata.normalize("NFKC", header).casefold())


MEANING = {plain(name): field for field, text in NAMES.items() for name in _split(text)}


def mapped(headers: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Field → position, and the headers that mean nothing here. The first of two columns for one field counts."""
    found: dict[str, int] = {}
    ignored = []
    for position, header in enumerate(headers):
        field = MEANING.get(plain(header))
        if field is None or field in found:
            ignored.append(header)
        else:
            found[field] = position
    return found, ignored


def missing(found: dict[str, int]) -> list[str]:
    """What cannot be done without; a requester needs a name or a mail address."""
    lacking = [field for field in NEEDED if field not in found]
    if "mail" not in found and "requester" not in found:
        lacking.append("requester (or mail)")
    return lacking
