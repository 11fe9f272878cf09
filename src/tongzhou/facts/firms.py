"""Articles and clauses about a firm (企业): its figures are nobody's but the firm's, never an area's."""

import re

__all__ = ["firm_of", "firm_subject"]

_FULL = re.compile(r"[一-龥A-Za-z]{2,24}?(?:股份有限公司|有限责任公司|有限公司)")
#: Words of a firm's report; two of them in an article that opens with a firm's full name make the article about the firm.
_REPORT = re.compile(
    r"净利润|每股|股价|总市值|证券代码|股票代码|董事会|本公司|称“?公司|毛利率|财报|半年报|季报|年报|营业收入|营收"
)
_SUBJECT = re.compile(
    r"\s*([一-龥A-Za-z]{2,16}?(?:有限公司|股份公司|集团公司|(?<![类个家分])公司|集团))(?![一-龥]{0,3}(?:等|数|户))(?=[一-龥\d])"
)
#: A full name opens an article within so many characters.
_OPENING = 300


def firm_of(article: str) -> str | None:
    """Name the firm an article is about, None where it is about something else (文章主体企业)."""
    found = _FULL.search(article, 0, _OPENING)
    if found is None or len({word[0] for word in _REPORT.finditer(article)}) < 2:
        return None
    return found[0]


def firm_subject(phrase: str) -> str | None:
    """Name the firm that a phrase begins with (主语企业)."""
    found = _SUBJECT.match(phrase)
    return found[1] if found else None
