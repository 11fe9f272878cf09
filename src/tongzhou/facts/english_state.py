"""What English reading carries along (英文运行状态): from sentence to sentence of an article, and within one sentence."""

import re
from datetime import date

from tongzhou.facts.emit import Found
from tongzhou.facts.english_lexicon import EnglishWords
from tongzhou.facts.english_measures import Measure
from tongzhou.facts.english_names import Name
from tongzhou.facts.english_periods import Moment, month_before, read_comparison, read_moment
from tongzhou.facts.english_tokens import Place, Token
from tongzhou.facts.fact import Kind

__all__ = ["NATION", "Running", "Sentence", "set_period"]

#: What words for the whole nation begin with.
NATION = ("nation", "countr")
_MONTH_STARTS = frozenset("Ja Fe Ma Ap Ju Au Se Oc No De H1 H2 Q1 Q2 Q3 Q4".split())


class Running:
    """What an article leaves from sentence to sentence (运行框架). Mutable on purpose: one per article, never handed out."""

    def __init__(self, words: EnglishWords, published: date | None) -> None:
        self.words, self.published = words, published
        self.block = -1
        self.year: int | None = None
        self.period: str | None = None
        self.period_block = -1
        self.lead_period: str | None = None
        self.home: Place | None = None
        self.is_home_sure = False
        self.region: Place | None = None
        self.several = False
        self.is_title = False
        self.last_level: str | None = None
        self.last_indicator: str | None = None
        self.is_short_look = False
        """Whether the last comparison looked back a month or a quarter only."""

    def moment(self, folded: str, token: Token) -> Moment:
        """Read words of time; 'the period' means the one the article is about."""
        said = folded[token[1] : token[2]]
        if re.search(r"\b(?:same|corresponding) (?:period|month|quarter)s? (?:of|in)\b", said):
            form = read_comparison(said, self.period or self.lead_period, self.published)
            return Moment(form, is_vague=form is None)
        if re.search(r"\b(?:previous|preceding|prior) (?:month|quarter)", said):
            form = month_before(self.period or self.lead_period)
            return Moment(form, is_vague=form is None)
        moment = read_moment(
            said[0].lower() + said[1:] if said[:2] not in _MONTH_STARTS else said, self.published, self.year
        )
        if "last year" in said and self.published is not None:
            moment = moment._replace(year=None)  # months named later are of this year again
        return moment._replace(form=self.lead_period or self.period) if moment.is_deictic else moment

    def begin_block(self, is_title: bool) -> None:
        """Begin a paragraph: it is about what the article is about."""
        self.block += 1
        self.is_title = is_title
        self.region, self.several = self.home, False

    def set_region(self, place: Place, is_one_of_several: bool) -> None:
        """Take a place as the running one."""
        self.region, self.several = place, is_one_of_several

    def deictic(self, said: str) -> Place | None:
        """Say what a pointing word means: the nation, the three regions, the city."""
        if any(word in said for word in NATION):
            return self.home if self.home and self.home[0].isascii() else self.words.nation
        if "three" in said or "region" in said:
            return self.words.home if "three" in said else self.home or self.words.home
        return self.region or self.home


class Sentence:
    """One sentence while it is read (一句); mutable like `Running`."""

    def __init__(self, reader: Running, folded: str, tokens: list[Token], values: list[int]) -> None:
        self.reader, self.folded, self.tokens, self.values = reader, folded, tokens, values
        self.name: Name | None = None
        self.indicator: str | None = None
        self.level: str | None = None
        self.place: Place | None = None
        self.place_behind = False
        self.placed_at = -1
        """The value whose area a list names before it."""
        self.place_doubt: str | None = None
        self.period: str | None = None
        self.period_doubt: str | None = None
        self.entity: str | None = None
        self.is_firm = False
        self.is_growing = False
        self.parent: str | None = None
        self.is_of_parts = False
        """Whether bare numbers count parts of what was named: Of these, 171 …"""
        self.base: tuple[str, str | None] | None = None
        self.lead_base: str | None = None
        self.last_kind: Kind | None = None
        self.before: Measure | None = None
        self.out: list[tuple[Found, int]] = []
        self.lead = 0
        self.is_named = False
        """Whether the value at hand has a subject of its own."""
        self.head: str | None = None
        """What the things before brackets share: jobless rates for."""
        self.total_at = -1
        """Where the total stands with which the sentence begins: Of 702 water bodies."""

    def word(self, at: int) -> str:
        """Give a token as printed."""
        return self.folded[self.tokens[at][1] : self.tokens[at][2]]

    def level_before(self) -> str | None:
        """Give the level whose parts follow: this sentence's, or the last of the paragraph."""
        return self.level or self.reader.last_level


def set_period(s: Sentence, moment: Moment) -> None:
    """Take a period as the running one (设定时期)."""
    if moment.form is None:
        s.period_doubt = "facts.doubt.period" if moment.is_vague else s.period_doubt
        if moment.is_vague:
            s.period = None
        return
    s.period, s.period_doubt = moment.form, None
    reader = s.reader
    if moment.year is not None and (reader.published is None or moment.year <= reader.published.year):
        reader.year = moment.year
    if not moment.is_point:
        reader.period, reader.period_block = moment.form, reader.block
        reader.lead_period = reader.lead_period or moment.form
