"""Field types with their limits. An id type names what it points at: the isolation matrix is generated from it."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

END = r"$(?!\n)"
"""The very end. `$` alone lets a line feed follow in Python; its own word for it is none in ECMA 262, which JSON Schema
speaks."""

Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["印表機無法列印"])]
"""One line of text that says something."""

Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S", examples=["王筱涵"])]

Text = Annotated[str, Meta(min_length=1, max_length=20_000, pattern=r"\S", examples=["列印時卡在第一頁。"])]
"""A message body: plain text or Markdown, never HTML."""

Mail = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}" + END,
        examples=["hsiaohan.wang@jingming.example"],
    ),
]
Phone = Annotated[str, Meta(max_length=40, pattern=r"^[0-9+() #x-]*" + END, examples=["+886 2 2345 6789"])]
Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{1,38}[a-z0-9]" + END, examples=["yuancheng"])]
Zone = Annotated[str, Meta(max_length=64, pattern=r"^[A-Za-z0-9_+/-]+" + END, examples=["Asia/Taipei"])]
Url = Annotated[str, Meta(max_length=2_000, pattern=r"^https?://\S+" + END, examples=["https://app.example/callback"])]
Locale = Literal["zh-Hant", "en", "zh-Hans"]
Cursor = Annotated[str, Meta(max_length=600)]
Limit = Annotated[int, Meta(ge=1, le=100)]
Revision = Annotated[int, Meta(ge=1, le=2_147_483_647)]
Count = Annotated[int, Meta(ge=0)]

# "customer": the row belongs to one customer organisation, so a second customer of the same company must not
# reach it. "company": only another company must not.
CompanyId = Annotated[UUID, Meta(extra={"ref": "company", "wall": "company"})]
DepartmentId = Annotated[UUID, Meta(extra={"ref": "department", "wall": "company"})]
MemberId = Annotated[UUID, Meta(extra={"ref": "member", "wall": "company"})]
CustomerId = Annotated[UUID, Meta(extra={"ref": "customer", "wall": "customer"})]
ContactId = Annotated[UUID, Meta(extra={"ref": "contact", "wall": "customer"})]
ClientId = Annotated[UUID, Meta(extra={"ref": "client", "wall": "company"})]
ProviderId = Annotated[UUID, Meta(extra={"ref": "provider", "wall": "company"})]
PolicyId = Annotated[UUID, Meta(extra={"ref": "policy", "wall": "company"})]
CannedId = Annotated[UUID, Meta(extra={"ref": "canned", "wall": "company"})]
FieldId = Annotated[UUID, Meta(extra={"ref": "custom_field", "wall": "company"})]
TriggerId = Annotated[UUID, Meta(extra={"ref": "trigger", "wall": "company"})]
MailboxId = Annotated[UUID, Meta(extra={"ref": "mailbox", "wall": "company"})]
SenderRuleId = Annotated[UUID, Meta(extra={"ref": "sender_rule", "wall": "company"})]
RawMailId = Annotated[UUID, Meta(extra={"ref": "raw_mail", "wall": "company"})]
PhoneCallId = Annotated[UUID, Meta(extra={"ref": "phone_call", "wall": "company"})]
PhoneRingId = Annotated[UUID, Meta(extra={"ref": "phone_ring", "wall": "company"})]
WebFormId = Annotated[UUID, Meta(extra={"ref": "web_form", "wall": "company"})]
HeldId = Annotated[UUID, Meta(extra={"ref": "held_message", "wall": "company"})]
ConnectorId = Annotated[UUID, Meta(extra={"ref": "connector", "wall": "company"})]
MessengerReplyId = Annotated[UUID, Meta(extra={"ref": "messenger_reply", "wall": "company"})]
MacroId = Annotated[UUID, Meta(extra={"ref": "macro", "wall": "company"})]
ProblemId = Annotated[UUID, Meta(extra={"ref": "problem", "wall": "company"})]
ProposalId = Annotated[UUID, Meta(extra={"ref": "proposal", "wall": "company"})]
CauseId = Annotated[UUID, Meta(extra={"ref": "cause", "wall": "company"})]
CategoryId = Annotated[UUID, Meta(extra={"ref": "category", "wall": "company"})]
ReplayId = Annotated[UUID, Meta(extra={"ref": "replay", "wall": "company"})]
ApprovalId = Annotated[UUID, Meta(extra={"ref": "approval", "wall": "company"})]
CommitmentId = Annotated[UUID, Meta(extra={"ref": "commitment", "wall": "company"})]
ViewId = Annotated[UUID, Meta(extra={"ref": "view", "wall": "company"})]
TeamId = Annotated[UUID, Meta(extra={"ref": "team", "wall": "company"})]
TicketId = Annotated[UUID, Meta(extra={"ref": "ticket", "wall": "customer"})]
ArticleId = Annotated[UUID, Meta(extra={"ref": "article", "wall": "company"})]
ArticleFileId = Annotated[UUID, Meta(extra={"ref": "article_file", "wall": "company"})]
ImprovementId = Annotated[UUID, Meta(extra={"ref": "improvement", "wall": "customer"})]
QuestionnaireId = Annotated[UUID, Meta(extra={"ref": "questionnaire", "wall": "company"})]
CareQuestionnaireId = Annotated[UUID, Meta(extra={"ref": "care_questionnaire", "wall": "company"})]
CallPlanId = Annotated[UUID, Meta(extra={"ref": "call_plan", "wall": "company"})]
CallBackId = Annotated[UUID, Meta(extra={"ref": "call_back", "wall": "customer"})]
RecoveryId = Annotated[UUID, Meta(extra={"ref": "recovery", "wall": "company"})]
ServiceReportId = Annotated[UUID, Meta(extra={"ref": "service_report", "wall": "customer"})]
TicketLinkId = Annotated[UUID, Meta(extra={"ref": "ticket_link", "wall": "company"})]
BlockedSenderId = Annotated[UUID, Meta(extra={"ref": "blocked_sender", "wall": "company"})]
MessageId = Annotated[UUID, Meta(extra={"ref": "message", "wall": "customer"})]
FileId = Annotated[UUID, Meta(extra={"ref": "file", "wall": "customer"})]
CalendarId = Annotated[UUID, Meta(extra={"ref": "calendar", "wall": "company"})]
NoticeId = Annotated[UUID, Meta(extra={"ref": "notice", "wall": "company"})]
DeliveryId = Annotated[UUID, Meta(extra={"ref": "delivery", "wall": "company"})]
ChatId = Annotated[UUID, Meta(extra={"ref": "chat", "wall": "company"})]
WebhookId = Annotated[UUID, Meta(extra={"ref": "webhook", "wall": "company"})]
WebhookMessageId = Annotated[UUID, Meta(extra={"ref": "webhook_message", "wall": "company"})]
DisabledAddressId = Annotated[UUID, Meta(extra={"ref": "disabled_address", "wall": "company"})]
ApprovalRequestId = Annotated[UUID, Meta(extra={"ref": "approval_request", "wall": "company"})]
QuestionId = Annotated[UUID, Meta(extra={"ref": "approval_question", "wall": "company"})]
DelegationId = Annotated[UUID, Meta(extra={"ref": "delegation", "wall": "company"})]
RequirementId = Annotated[UUID, Meta(extra={"ref": "requirement", "wall": "company"})]
ProjectProposalId = Annotated[UUID, Meta(extra={"ref": "project_proposal", "wall": "company"})]
QualityCheckId = Annotated[UUID, Meta(extra={"ref": "quality_check", "wall": "company"})]
CheckTemplateId = Annotated[UUID, Meta(extra={"ref": "check_template", "wall": "company"})]
NonconformityId = Annotated[UUID, Meta(extra={"ref": "nonconformity", "wall": "company"})]
PlanTaskId = Annotated[UUID, Meta(extra={"ref": "plan_task", "wall": "company"})]
BaselineId = Annotated[UUID, Meta(extra={"ref": "baseline", "wall": "company"})]
ChangeId = Annotated[UUID, Meta(extra={"ref": "change", "wall": "customer"})]
PlanTemplateId = Annotated[UUID, Meta(extra={"ref": "plan_template", "wall": "company"})]
ProgressReportId = Annotated[UUID, Meta(extra={"ref": "progress_report", "wall": "company"})]
CustomerReportId = Annotated[UUID, Meta(extra={"ref": "customer_report", "wall": "customer"})]
LeaveId = Annotated[UUID, Meta(extra={"ref": "leave", "wall": "company"})]
LessonId = Annotated[UUID, Meta(extra={"ref": "lesson", "wall": "company"})]
MeetingId = Annotated[UUID, Meta(extra={"ref": "meeting", "wall": "company"})]
MeetingSeriesId = Annotated[UUID, Meta(extra={"ref": "meeting_series", "wall": "company"})]
TimeEntryId = Annotated[UUID, Meta(extra={"ref": "time_entry", "wall": "company"})]
RiskId = Annotated[UUID, Meta(extra={"ref": "risk", "wall": "company"})]
DeliverableId = Annotated[UUID, Meta(extra={"ref": "deliverable", "wall": "customer"})]
AcceptanceId = Annotated[UUID, Meta(extra={"ref": "acceptance", "wall": "customer"})]
AcceptanceQuestionId = Annotated[UUID, Meta(extra={"ref": "acceptance_question", "wall": "company"})]
ProjectFileId = Annotated[UUID, Meta(extra={"ref": "project_file", "wall": "customer"})]
SkillId = Annotated[UUID, Meta(extra={"ref": "skill", "wall": "company"})]
PersonSkillId = Annotated[UUID, Meta(extra={"ref": "person_skill", "wall": "company"})]
SkillFileId = Annotated[UUID, Meta(extra={"ref": "skill_file", "wall": "company"})]
StaffingId = Annotated[UUID, Meta(extra={"ref": "staffing", "wall": "company"})]
ProjectId = Annotated[UUID, Meta(extra={"ref": "project", "wall": "company"})]
DeadLetterId = Annotated[UUID, Meta(extra={"ref": "dead_letter", "wall": "company"})]
