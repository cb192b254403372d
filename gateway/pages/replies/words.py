"""What the pages of canned replies say of languages and variables."""

from gateway.i18n import N_, _
from shared.contracts.desk.canned import Variable

LANGUAGES: tuple[tuple[str, str], ...] = (("zh-Hant", "繁體中文"), ("en", "English"), ("zh-Hans", "简体中文"))
"""Each in its own words, as in every list of languages."""

VARIABLES: dict[Variable, str] = {
    Variable.CONTACT_NAME: N_("提出人的姓名"),
    Variable.CUSTOMER_NAME: N_("客戶的名稱"),
    Variable.TICKET_NUMBER: N_("工單編號"),
    Variable.TICKET_TITLE: N_("工單主旨"),
    Variable.AGENT_NAME: N_("寫這則訊息的人"),
    Variable.ASSIGNEE_NAME: N_("負責人，沒有時是 —"),
    Variable.COMPANY_NAME: N_("公司名稱"),
    Variable.PROMISED_TIME: N_("承諾的時間，沒有時是 —"),
    Variable.PORTAL_LINK: N_("入口網站上這張工單的連結"),
}


def variables() -> list[tuple[str, str]]:
    """As they are typed, and what each stands for."""
    return [(f"{{{{{name}}}}}", _(text)) for name, text in VARIABLES.items()]
