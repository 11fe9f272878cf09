"""What a clause leaves for the next one (框架): period, region, indicator, base and parent, each with how far it came."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from tongzhou.facts.fact import Modality
from tongzhou.facts.home import Home
from tongzhou.facts.levels import Level
from tongzhou.facts.lexicon import AREA, DEICTIC, Lexicon, Place
from tongzhou.facts.periods import TO_TEN, Base, When, read_period

__all__ = ["Frame", "Region"]

Region = tuple[str, tuple[str, ...]]
"""(as recorded, full names of the members)."""


_YEARS = re.compile(r"(?:过去|近)?([一二两三四五六七八九十]|\d{1,2})年[来间]")
#: Days before publication within which a single day is taken for that of the news itself (assumed).
_LATELY = 7


class Frame:
    """The running slots of an article (运行框架). Mutable on purpose: one per article, never handed out."""

    __slots__ = (
        "aside_name", "before_goal", "block_period", "last_first", "joined", "section_period", "block_first", "has_figures",
        "is_block_mixed", "first_base", "great", "had_rival_base", "has_bare_growth", "has_rival_base", "likely_period",
        "anchor_region", "article", "base", "block", "chained", "coord", "default_base", "entity", "entity_region",
        "event_period", "firm", "home", "from_base", "indicator", "indicator_clean", "is_event", "is_growing", "is_share", "issuer",
        "item_list", "joins", "last_is_count", "last_level", "last_sentence", "last_unit", "last_value", "levels", "lexicon",
        "main_base", "main_period", "measured", "modality", "mood", "names", "other_regions", "parent", "parent_is_count",
        "parent_sentence", "parent_unit", "parent_value", "pending_base", "period", "period_at", "period_joined",
        "previous_base", "previous_base_at", "previous_measured", "price", "published", "quiet_subject", "region", "region_at",
        "region_whole", "seen", "sentence", "sets", "share_whole", "since", "solid", "title_period", "title_region", "trail", "was_title",
        "whole_coord", "year",
    )  # fmt: skip

    def __init__(self, lexicon: Lexicon, published: date | None, joins: Sequence[int]) -> None:
        self.lexicon, self.published, self.joins = lexicon, published, joins
        self.year: int | None = None
        self.sentence = self.block = 0
        self.was_title = False
        self.region: Region | None = None
        self.region_at = (-9, -9)
        self.home = Home(None)
        self.period: When | None = None
        self.period_at = (-9, -9)
        self.period_joined = False
        self.indicator: str | None = None
        self.indicator_clean = False
        self.measured: str | None = None
        self.last_level: str | None = None
        self.parent: str | None = None
        self.coord: tuple[str, ...] = ()
        self.whole_coord: str | None = None
        self.anchor_region: str | None = None
        self.aside_name: str | None = None
        self.section_period: str | None = None
        self.block_period: str | None = None
        self.last_first: str | None = None
        self.joined: list[tuple[str, ...]] = []
        self.block_first: str | None = None
        self.is_block_mixed = self.has_figures = False
        self.great: tuple[str, str] | None = None
        self.item_list: tuple[str, ...] = ()
        self.is_share = False
        self.entity: str | None = None
        self.entity_region: Region | None = None
        self.base: Base | None = None
        self.first_base: Base | None = None
        self.has_rival_base = self.had_rival_base = False
        self.has_bare_growth = False
        self.pending_base: Base | None = None
        self.default_base: Base | None = None
        self.modality: Modality = "observed"
        self.issuer: str | None = None
        self.sets: list[tuple[str, ...]] = []
        self.event_period: When | None = None
        self.region_whole: tuple[Region | None, tuple[int, int]] | None = None
        self.price: str | None = None
        self.previous_base_at = -9
        self.previous_base: Base | None = None
        self.title_region: Region | None = None
        self.other_regions = False
        self.quiet_subject = False
        self.seen: dict[str, str] = {}
        self.levels: list[Level] = []
        self.last_value: float | None = None
        self.parent_value: float | None = None
        self.last_sentence = self.parent_sentence = 0
        self.is_growing = False
        self.title_period: str | None = None
        self.likely_period: str | None = None
        self.before_goal: tuple[When | None, tuple[int, int]] | None = None
        self.article = ""
        self.names: dict[str, Place] = {}
        self.is_event = False
        self.firm: str | None = None
        self.main_period: str | None = None
        self.main_base: Base | None = None
        self.last_unit = self.parent_unit = ""
        self.last_is_count = self.parent_is_count = False
        self.share_whole: str | None = None
        self.solid: str | None = None
        self.trail: list[tuple[str | None, str | None, str]] = []
        self.since: tuple[str, str] | None = None
        self.from_base: tuple[str, str | None] | None = None
        self.chained: Base | None = None
        self.previous_measured: str | None = None
        self.mood: Modality = "observed"

    def enter_parts(self) -> None:
        """Begin the parts of the last level (其中): their places hold for them alone."""
        self.parent, self.parent_unit, self.parent_is_count = self.last_level, self.last_unit, self.last_is_count
        self.parent_value, self.parent_sentence = self.last_value, self.last_sentence
        self.measured = self.measured or self.previous_measured
        if self.base is None and self.previous_base is not None and not (self.previous_base.form or "").startswith("+"):
            self.base = self.previous_base  # 较4月 is said of one figure alone
        if self.region_whole is None:
            self.region_whole = (self.region, self.region_at)

    def leave_parts(self) -> None:
        """End the parts: what is measured now is none (出其中)."""
        self.parent = self.parent_value = None
        if self.region_whole is not None:
            self.region, self.region_at = self.region_whole
            self.region_whole = None

    def new_sentence(self) -> None:
        """Let go of what a full stop ends (句末): the indicator, the parent, the modality."""
        self.sentence += 1
        if self.region_whole is not None:
            self.region, self.region_at = self.region_whole
            self.region_whole = None
        if self.before_goal is not None:
            self.period, self.period_at = self.before_goal
            self.before_goal = None
        self.previous_measured = self.measured
        self.indicator = self.measured = self.parent = None
        self.from_base = self.chained = self.since = None
        self.trail = []
        self.is_share = False
        self.coord = self.item_list = ()
        if self.base is not None:
            self.previous_base, self.previous_base_at = self.first_base or self.base, self.sentence - 1
            self.had_rival_base = self.has_rival_base
        self.base = self.pending_base = self.price = None
        self.first_base, self.has_rival_base = None, False
        self.quiet_subject = False
        self.modality = self.mood

    def end_list(self) -> None:
        """Let go of what a semicolon ends (分号)."""
        self.item_list = ()
        self.pending_base = None
        if self.modality == "claim":
            self.modality = self.mood

    def new_block(self, is_title: bool) -> None:
        """Let go of what a paragraph ends (段末); the lines of a title are one paragraph."""
        self.new_sentence()
        self.block += not (is_title and self.was_title)
        self.was_title = is_title
        if self.published is not None and self.year is not None and self.year > self.published.year:
            self.year = self.published.year  # the year of a goal is not that of the next paragraph
        about = self.section_period or self.main_period
        if self.year is not None and about is not None and self.year < int(about[:4]):
            self.year = int(about[:4])  # nor is one looked back at
        if self.block_first and len(self.block_first) < len("2022-12-31"):
            # two paragraphs that began with the same part of a year: what follows without one is of it too
            self.block_period = self.block_first if self.block_first == self.last_first else None
            self.last_first = self.block_first
        self.block_first, self.is_block_mixed, self.has_figures = None, False, False
        self.last_level = self.previous_base = self.previous_measured = self.solid = None
        if self.title_region is not None and not is_title:
            self.region, self.region_at = self.title_region, (self.sentence, -1)

    # -- time ---------------------------------------------------------------------------------------------------------

    def set_period(self, text: str, start: int, end: int) -> None:
        """Take printed words of time as the running period (设定时期)."""
        read = read_period(text, self.published, self.year)
        if text.endswith(("同期", "同月", "同日", "同季", "月以来")):  # 创去年11月以来新低
            return
        read = self._settled(self._years_up_to(read, text), text)
        if read.year is None and text.endswith(("以来", "来")) and text[:4].isdigit():
            self.since = text, text[:4]
        is_dateline = self._is_dateline(read.form)
        if read.year is not None and not is_dateline:
            self.year = read.year
        held = self.period, self.period_at
        self.is_block_mixed = self.is_block_mixed or self.block_first not in (None, read.form)
        if self.block_first is None:
            self.block_first = "" if self.has_figures else read.form
        self.period, self.period_at = read, (self.sentence, self.block)
        self.period_joined = self.crosses(start, end)
        if self.was_title and read.form and len(read.form) < 10:
            self.title_period = self.title_period or read.form
        self.solid = self.solid if is_dateline else read.form or self.solid
        if text.startswith("到") and self.published is not None and (read.year or 0) > self.published.year:
            self.before_goal = self.before_goal or held
        if text.startswith("到") and (self.published is None or (read.year or 0) >= self.published.year):
            self.modality = "target"
        if self.event_period is None and read.form and len(read.form) >= 10 and not read.is_point:
            self.event_period = read

    def _years_up_to(self, read: When, text: str) -> When:
        """Give 五年来 the years up to the one looked back on, never sure (历年)."""
        found = _YEARS.fullmatch(text)
        last = (self.section_period or self.main_period or "")[:4]
        if read.form is not None or found is None or not last:
            return read
        count = TO_TEN.get(found[1]) or int(found[1])
        return read._replace(form=f"{int(last) - count + 1}-{last}" if count > 1 else last, is_vague=True)

    def _is_dateline(self, form: str | None) -> bool:
        """Whether a day is about that of the publication, so that what follows is not of it (电头日期)."""
        if self.published is None or form is None or len(form) != 10:
            return False
        return 0 <= (self.published - date.fromisoformat(form)).days <= _LATELY

    def _settled(self, read: When, text: str) -> When:
        """Settle a year: 全年 in a report of January is the year before; a year in an event's name does not undo its day."""
        if self.published is None or read.year != self.published.year:
            return read
        now = self.period.form if self.period else None
        if (
            read.form == str(read.year)
            and now
            and now[:5] == f"{read.year}-"
            and len(now) >= 10
            and self.period_at[0] == self.sentence
        ):
            return self.period or read
        if self.modality == "observed" and text in ("全年", "下半年", "四季度", "第四季度"):
            return read_period(text, self.published, None)
        return read

    def is_base_ambiguous(self) -> bool:
        """Whether the running comparison is one of two that its sentence printed: 比去年同期增长…,比2019年同期增长…."""
        return self.has_rival_base or self.had_rival_base and self.base is self.previous_base

    def set_event(self) -> None:
        """Take the time of the event the article is about (本次活动的时间)."""
        if self.event_period is not None:
            self.period, self.period_at = self.event_period, (self.sentence, self.block)

    def set_vague(self) -> None:
        """Take 目前, 近日: the month of the document, never sure (约略时间)."""
        form = f"{self.published.year}-{self.published.month:02d}" if self.published else None
        self.period, self.period_at = When(form, is_vague=True), (self.sentence, self.block)
        self.period_joined = False

    def crosses(self, start: int, end: int) -> bool:
        """Whether a join of the layout lies inside a span (跨断行)."""
        at = bisect_left(self.joins, start + 1)
        return at < len(self.joins) and self.joins[at] < end

    # -- place --------------------------------------------------------------------------------------------------------

    def set_region(self, region: Region) -> None:
        """Take a region as the running one (设定地区)."""
        self.region, self.region_at = region, (self.sentence, self.block)
        if self.was_title and self.title_region is None:
            self.title_region = region
        if self.title_region is not None and region != self.title_region:
            self.other_regions = True
        if len(region[1]) > 1:
            self.sets.append(region[1])

    def resolve(self, place: Place, printed: str = "") -> Region | None:
        """Say what a place means here (地区消解): 三地 the last set of three, 该市 the last city, 区域 the last group."""
        name, members, kind = place
        if kind != DEICTIC:
            return name, members
        if name == "" or name.isdigit():
            return self._last_set(int(name) if name else 0, printed[-1:])
        return self._at_level(name)

    def _last_set(self, size: int, level: str = "") -> Region | None:
        """Give the last set of so many places, of a level if it is said (两省), any set for 0, the home group where the article has none."""
        home, title = self.lexicon.home, self.title_region
        if not size and title is not None and title[0] in self.names and title[0][-1] not in "省市县区州":
            return title
        is_elsewhere = bool(self.names) and not self.is_home_named()
        said = tuple(dict.fromkeys(region for _, region, _ in self.trail if region and "、" not in region))
        if size and len(said) == size and _are_at(said, level) and not (home and said[0] == home[0]):
            return (home[0] if home and home[1] == said else "、".join(said)), said
        for known in reversed(self.sets):
            if (not size or len(known) == size) and _are_at(known, level):
                return (home[0] if home and home[1] == known else "、".join(known)), known
        ahead = next((one for one in self.joined if len(one) == size and _are_at(one, level)), None)
        if ahead is not None:
            return "、".join(ahead), ahead
        return (home[0], home[1]) if home and not is_elsewhere and (not size or len(home[1]) == size) else None

    def is_home_named(self) -> bool:
        """Whether the article names the home group or one of its members, so that 三地 can mean it."""
        home = self.lexicon.home
        return home is not None and (home[0] in self.article or any(name[:-1] in self.article for name in home[1]))

    def _at_level(self, ending: str) -> Region | None:
        """Give the running area, or the area above it, whose full name ends so: 全市, 该县."""
        if self.region is None or len(self.region[1]) != 1:
            return self._named_first(ending)
        full, title = self.region[0], self.title_region
        is_own = self.region_at[1] == self.block or title is None
        if full.endswith(_ENDINGS.get(ending, ending)) and (is_own or not _is_at(title, ending)):
            return self.region
        if title is not None and _is_at(title, ending):
            return title
        above = next((name for name in self.lexicon.parents.get(full, ()) if name.endswith(ending)), None)
        return (above, (above,)) if above else self._named_first(ending)

    def _named_first(self, ending: str) -> Region | None:
        """Give the area of that level that the article names first, be it in the name of a body (某市农业局 → 某市)."""
        found: tuple[int, str] | None = None
        ends = _ENDINGS.get(ending, ending)
        for printed, (name, _, kind) in (*self.names.items(), *self.lexicon.places.items()):
            at = self.article.find(printed) if kind == AREA and name.endswith(ends) else -1
            if at >= 0 and (found is None or at < found[0]):
                found = at, name
        return (found[1], (found[1],)) if found else None


#: An autonomous region is called 全区 and stands where a province stands.
_ENDINGS: dict[str, str | tuple[str, ...]] = {"区": ("区", "新区", "自治区"), "县": ("县", "自治县")}


_LEVELS: dict[str, tuple[str, ...]] = {"省": ("省", "自治区"), "市": ("市",), "县": ("县",), "州": ("州",)}


def _are_at(names: tuple[str, ...], level: str) -> bool:
    """Whether areas can be meant by 两省, 三市: one at least is called so, and none is of a level that is not."""
    ends = _LEVELS.get(level)
    return ends is None or all(name.endswith(ends) for name in names)


def _is_at(region: Region | None, ending: str) -> bool:
    return region is not None and len(region[1]) == 1 and region[0].endswith(_ENDINGS.get(ending, ending))
