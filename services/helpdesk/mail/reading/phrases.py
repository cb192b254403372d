"""How mail programs announce what is answered, in the languages of their users. Data, from looking at mails."""

import re

_DASHES = r"[\s>*]*[-_=—–─~*·﹣]{2,}[\s*]*"
_ORIGINAL = (
    r"original(?:\s*(?:message|mail|e-mail|email|appointment))?|(?:reply|forwarded)\s+message|forward(?:ed)?\s+(?:message|mail|by[^-]*)"
    r"|原始(?:郵件|邮件|信件|訊息|消息|約會|约会|電子郵件|电子邮件)|原(?:郵件|邮件|信|信件)|回(?:复|覆)(?:的)?(?:原)?(?:邮件|郵件)"
    r"|(?:轉寄|转发|轉發|轉送|转寄)(?:的)?(?:郵件|邮件|訊息|信件|消息|信息)?(?:信息|者[^-]*)?"
    r"|urspr(?:ü|ue)ngliche\s+(?:nachricht|e-mail)|(?:weitergeleitete)\s+nachricht|message\s+d.origine|message\s+transféré|mensaje\s+(?:original|reenviado)"
    r"|mensagem\s+(?:original|encaminhada)|messaggio\s+(?:originale|inoltrato)|oorspronkelijk\s+bericht"
    r"|oprindelig\s+meddelelse|opprinnelig\s+melding|ursprungligt\s+meddelande|исходное\s+сообщение"
    r"|(?:пересылаемое|перенаправленное)\s+сообщение|wiadomość\s+oryginalna|původní\s+zpráva|eredeti\s+üzenet|orijinal\s+(?:mesaj|ileti)"
    r"|元のメッセージ|転送(?:された)?メッセージ|オリジナルメッセージ|원본\s*(?:메시지|메일)|전달된\s*메시지|tin\s+nhắn\s+gốc|pesan\s+asli"
)
ORIGINAL = re.compile(rf"^{_DASHES}(?:{_ORIGINAL})[\s:：*]*(?:[-_=—–─~*·﹣]{{2,}}.*)?$", re.IGNORECASE)
"""-----Original Message-----"""
FORWARDING = re.compile(
    r"^[\s*]*(?:begin forwarded message|(?:開始|开始)(?:轉寄|转发)(?:郵件|邮件|訊息|讯息|信息|的郵件)?|以下是?(?:轉寄|转发|轉發)(?:的)?(?:郵件|邮件|內容|内容)"
    r"|anfang der weitergeleiteten nachricht|début du message (?:transféré|réexpédié)|inicio del mensaje reenviado"
    r"|転送されたメッセージ|전달된 메시지 시작)\s*[:：]?[\s*]*$",
    re.IGNORECASE,
)

_FROM = r"from|寄\s*件\s*[者人]|發\s*件\s*[者人]|发\s*件\s*人|寄\s*信\s*人|發\s*信\s*人|发\s*信\s*人|傳\s*送\s*者|von|de|da|fra|från|van|od|от(?:\s*кого)?|feladó|kimden|gönderen|差出人|送信者|보낸\s*사람|보낸사람|lähettäjä|expéditeur|từ|dari|จาก"
_SENT = r"sent|date|sent\s+at|發\s*送\s*(?:日\s*期|時\s*間)|发\s*送\s*(?:日\s*期|时\s*间)|(?:寄\s*件|傳\s*送|寄\s*信|收\s*件)\s*(?:日\s*期|時\s*間)|(?:送\s*信|日\s*期|時\s*間|时\s*间|日\s*時)|gesendet|datum|envoyé|date\s+d.envoi|enviado(?:\s+el|\s+em)?|fecha|data|inviato|sendt|skickat|verzonden|wysłano|отправлено|дата|送信日時|보낸\s*날짜|날짜|tarih|küldve|ngày|tanggal|วันที่"
_TO = r"to|收\s*件\s*[者人]|收\s*信\s*人|致|an|à|para|per|a|til|till|aan|do|кому|宛先|받는\s*사람|받는사람|kime|alıcı|címzett|vastaanottaja|đến|kepada|ถึง"
_CC = r"cc|bcc|抄\s*送(?:\s*人)?|副\s*本(?:\s*抄\s*送)?|副本收件者|kopie|copie|copia|kopi|kopia|копия|참조|reply-to|回覆|importance|priority|重要性|優\s*先\s*順\s*序|attachments?|附\s*件|message-id|resent-\w+|organization|x-mailer"
_SUBJECT = r"subject|re|主\s*旨|主\s*题|主\s*題|標\s*題|标\s*题|betreff|objet|asunto|assunto|oggetto|emne|ämne|onderwerp|temat|тема|件名|題名|제목|konu|tárgy|aihe|chủ đề|subjek|เรื่อง"
HEADS = {
    kind: re.compile(rf"^[\s>*|]*(?:{words})[\s*]*[:：][\s*]*(?P<value>.*)$", re.IGNORECASE)
    for kind, words in (("from", _FROM), ("sent", _SENT), ("to", _TO), ("cc", _CC), ("subject", _SUBJECT))
}

_AT = r"(?:\d{1,2}[:.：]\d{2}|\d{1,2}\s*[時时點点]|\d{4}\s*[-/.年]|[\w.+-]+@[\w-]+|\b(?:19|20)\d\d\b|[一二三四五六日]\s*,?\s*\d{1,2}\s*月)"
WROTE = re.compile(
    r"(?:"
    r"\bwrote(?:\s+(?:on|at|the following)\b.{0,60})?|\bwrites|\bhas written|schrieb(?:en)?(?:\s.{0,80})?|\ba\s+écrit|escribi(?:ó|o)|escreveu|ha\s+scritto|schreef(?:\s.{0,80})?|skrev(?:\s.{0,80})?"
    r"|napisał(?:\(a\)|a)?|napsal(?:\(a\)|a)?|пишет|написал(?:\(а\)|а)?|írta|kirjoitti|yazdı|şunları\s+yazdı|đã\s+viết|menulis|เขียน(?:ว่า)?"
    r"|(?:寫|写|撰寫|撰写|寫到|写到)(?:道|了|說|说|下|信)?(?:以下.{0,6})?|來信(?:說|寫道)?|来信(?:说|写道)?|的?(?:郵件|邮件)(?:中)?(?:寫道|写道|提到|說|说)"
    r"|(?:は|が|さん(?:は|が)?)?書きました|さんからのメール|님이\s*(?:작성|쓴 글|다음과 같이 썼습니다)|작성"
    r")\s*[:：]+\s*$",
    re.IGNORECASE,
)
"""The end of "On … somebody wrote:". It only counts with a time or an address before it."""
WHEN = re.compile(_AT)
BARE_WHO = re.compile(
    r"^[\s*]*(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?.{0,60}[<＜(（\[]?(?:mailto:)?[\w.+-]+@[\w.-]+[>＞)）\]]{0,2}\s*[:：]\s*"
    r"|.{0,60}<[\w.+-]+@[\w.-]+>\s*(?:於|于|在)\s*\d{4}.{0,50}(?:寫道|写道)?\s*[:：]\s*"
    r"|(?:am|on|le|el|il|op|den|在|於|于)\s.{0,160}<?[\w.+-]+@[\w.-]+>?.{0,40}[:：]\s*)$",
    re.IGNORECASE,
)
"""Attributions without a verb: "2024-01-01 10:00 GMT+08:00 Name <a@b>:"."""
RULE = re.compile(r"^\s*[_﹍＿]{10,}\s*$|^\s*[-—─]{20,}\s*$|^\s*={20,}\s*$|^\s*\*{20,}\s*$")
"""A line across, which belongs to the header block under it."""

DELIMITER = re.compile(r"^(--|—|-- ?|__|––) ?\s*$")
DEVICE = re.compile(
    r"^\W*(?:sent\s+(?:from|via|with|using)\s+(?:my\s+|a\s+|an\s+|the\s+|outlook|mail|yahoo|gmail|proton|samsung|windows|iphone|ipad|android|mobile|blackberry|huawei|xiaomi|foxmail|nokia|superhuman|spark|workspace|typeapp|aqua|bluemail|notion|mailbird|galaxy).{0,80}"
    r"|get\s+outlook\s+for\s.{0,60}|(?:從|从|由)我的.{0,40}(?:傳送|发送|發送|寄出|传送)|(?:發|发|寄|傳|传|發送|发送|傳送|寄送)自\s*(?:我的|于|於)?.{0,40}|(?:從|从|由|使用|以|透過|通过)\s*.{0,30}(?:outlook|gmail|mail|郵件|邮件|yahoo|手機|手机|iphone|ipad|foxmail|信箱|邮箱|郵箱).{0,20}(?:傳送|发送|發送|寄出|寄送|传送|取得)?"
    r"|(?:取得|获取|下載|下载)\s*.{0,20}outlook.{0,30}|来自(?:我的)?(?:iphone|ipad|华为|小米|手机|qq|网易|foxmail|android).{0,40}|來自(?:我的)?(?:iphone|ipad|手機).{0,40}"
    r"|von meinem .{0,30} gesendet|gesendet (?:von|mit) .{0,40}|envoyé (?:de|depuis) .{0,40}|enviado (?:desde|do) .{0,40}|inviato da .{0,40}|verzonden vanaf .{0,40}|отправлено (?:с|из) .{0,40}"
    r"|iphoneから送信|.{0,20}から送信|나의 .{0,20}에서 보냄|내 .{0,20}에서 보냄)[\s.。!>]*$",
    re.IGNORECASE,
)
DISCLAIMER = re.compile(
    r"^\W*(?:(?:confidentiality|legal|privacy|important)\s+(?:notice|note|disclaimer|information)|disclaimer\b|this\s+(?:e-?mail|message|communication|transmission|electronic mail)(?:\s*,)?\s*(?:message\s*)?(?:\(?(?:and|including|together with|with|is|may|contains|was sent|transmission)\b)"
    r"|the\s+information\s+(?:contained\s+)?in\s+this\s+(?:e-?mail|message)|the\s+contents?\s+of\s+this\s+(?:e-?mail|message)|please\s+consider\s+the\s+environment|privileged\s*[/&]\s*confidential|caution:?\s+this\s+(?:e-?mail|message)\s+originated"
    r"|(?:本|此)(?:電子)?(?:電郵|郵件|信件|邮件|电子邮件|電子郵件|訊息|封郵件|封信件|封邮件)(?:及|和|與|与|包含|可能|所|之|僅|仅|內容|内容|的|為|为|乃|含|係|是(?:由|機密|保密)).{0,400}"
    r"|(?:保密|免責|免责|隱私|機密|重要)(?:聲明|声明|須知|提示|通知|警語)|(?:此|這|这)(?:封)?(?:信|郵件|邮件).{0,20}(?:機密|保密|专属|專屬))",
    re.IGNORECASE,
)
"""The first words of what lawyers put under every mail."""
