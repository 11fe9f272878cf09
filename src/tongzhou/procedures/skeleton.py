"""A commented declaration to begin with (声明样板), which the checker accepts."""

__all__ = ["skeleton"]

_TEXT = """\
# 新程序的样板。写法见 docs/reference/procedure-language.zh.md；改好后用 tongzhou procedure check 校验。
# A procedure to begin with. The language: docs/reference/procedure-language.md; then run tongzhou procedure check.
procedure = "{key}"
version = 1
title = {{ zh = "某某协作程序", en = "A procedure between neighbours" }}
case = {{ zh = "办件", en = "case" }}                    # 案件的叫法 what a case is called here
calendar = "state-council"                            # 工作日历 working calendar
separate = [["officer", "chief"]]                     # 同一人不得兼任 four eyes
assumed = true                                        # 或 source = "法规，条款" / or source = "act, article"
assumed_note = "样板，尚无依据"
assumed_note_english = "a sample without a basis"

[basis]                                               # 按类写一次依据 one basis for all of a kind
limits = {{ assumed = true }}
lists = {{ assumed = true }}

[parties]                                             # level: province prefecture county zone outside
# enters = "sent" 到该状态才加入 comes to a case with that state
north = {{ zh = "甲县", en = "North", level = "county" }}
south = {{ zh = "乙县", en = "South", level = "county" }}

[roles]                                               # held_by = ["north"] 限定在某方 limits it to a party
officer = {{ zh = "承办人", en = "officer" }}
chief = {{ zh = "负责人", en = "chief" }}

[lists.urgency]
values = {{ usual = {{ zh = "一般", en = "usual" }}, urgent = {{ zh = "紧急", en = "urgent" }} }}

[forms.request]                                       # share: preview accepted never at:<state>
zh = "请求"
en = "request"
subject = {{ zh = "事由", en = "subject", type = "text", share = "preview" }}
urgency = {{ zh = "缓急", en = "urgency", type = "code", list = "urgency", share = "preview" }}
details = {{ zh = "详情", en = "details", type = "text", share = "accepted" }}
contact = {{ zh = "联系人", en = "contact", type = "person", optional = true, share = "never" }}

[forms.answer]
zh = "答复"
en = "answer"
text = {{ zh = "答复内容", en = "answer", type = "text", share = "accepted" }}

[states]                                              # kind: start open end
draft = {{ zh = "拟稿", en = "draft", kind = "start" }}
sent = {{ zh = "已发出", en = "sent", kind = "open" }}
answered = {{ zh = "已答复", en = "answered", kind = "end" }}
withdrawn = {{ zh = "已撤回", en = "withdrawn", kind = "end" }}

[transitions]                                         # 20wd 工作日 working days · 10d 日 days · 48h 连续小时 running hours
# not_before = "5d" 最短期限 a shortest time · when = {{ "request.urgency" = ["urgent"] }} 条件 a condition
# recurs = true 每次作出后重新计时 begins again each time · reminds = true 只作提醒，不算逾期 only reminds, is never late
# by = "officer@form.field" 字段所写的一方 the party named in a field
send = {{ zh = "发出", en = "send", from = "draft", to = "sent", by = "chief@origin", form = "request", sends = ["letter"] }}
take = {{ zh = "受理", en = "take on", from = "sent", to = "same", by = "officer@others", joins = true, within = "2wd", late = "remind" }}
answer = {{ zh = "答复", en = "answer", from = "sent", to = "answered", by = "officer@others", form = "answer", within = "10wd", late = "remind" }}
withdraw = {{ zh = "撤回", en = "withdraw", from = ["draft", "sent"], to = "withdrawn", by = "chief@origin", within = "30wd", reminds = true }}

[late]
remind = {{ notify = ["chief@any"], marks = "late", counts = true }}
"""


def skeleton(key: str) -> str:
    """Give the text of a declaration to begin with, under a key (声明样板)."""
    return _TEXT.format(key=key)
