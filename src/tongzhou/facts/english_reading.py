"""English text → readings (英文读取): sentence by sentence, each value with the predicate before it and the name before that.

The indicator is the shortest full name as printed in English, without area, period, price basis and words of change; a declared region finds
it under its Chinese name by `Indicators.find`, which knows English names and aliases.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tongzhou.facts import english_words as w
from tongzhou.facts.emit import Found
from tongzhou.facts.english_home import (
    TITLES,
    find_english_home,
    guessed_names,
    insert_names,
    of_title,
    widened,
    with_guesses,
)
from tongzhou.facts.english_lexicon import EnglishWords
from tongzhou.facts.english_names import join_places
from tongzhou.facts.english_sentence import read_sentence
from tongzhou.facts.english_state import Running, Sentence
from tongzhou.facts.english_tokens import (
    CLOSE,
    COMMA,
    OPEN,
    OWNER,
    PERIOD_WORD,
    PLACE,
    SEMI,
    SENT,
    VALUE,
    WORD,
    Token,
    place_of,
    scan_english,
)
from tongzhou.terms.text import Block

__all__ = ["EnglishReader"]

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATELINE = re.compile(
    rf"[A-Z](?:[^\W\d_]|['’ .,/]){{1,50}}?(?:,? (?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?)?"
    r" ?(?:\([A-Za-z .]{2,30}\))? ?(?:--|—|-(?= )) ?"
)
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|\(\d{1,2}\)) {1,3}(?=[A-Z])")
#: Tokens of the longest sentence read as one, so that time stays in proportion to length (assumed).
_LONGEST = 300
#: Tokens behind an open bracket within which a semicolon parts what stands in it (assumed).
_INSIDE = 8


class EnglishReader:
    """Reads the English paragraphs of one article, in their order (英文读取器)."""

    def __init__(self, words: EnglishWords, published: date | None, blocks: Sequence[Block], folded: str) -> None:
        self.words = words
        self.running = Running(words, published)
        self.names: tuple[str, ...] = ()
        self.guesses = guessed_names(folded, blocks, words)
        self.first_body = next((block.start for block in blocks if block.kind not in TITLES), 0)
        if blocks:
            home = find_english_home(folded, blocks, words)
            self.running.home, self.running.is_home_sure, self.names = home.place, home.is_sure, home.names
            self._look_ahead(folded, blocks)

    def _scan(self, folded: str, block: Block) -> list[Token]:
        tokens = scan_english(folded, _start(folded, block), block.end, self.words)
        return with_guesses(
            folded, widened(folded, insert_names(folded, tokens, self.names, self.running.home)), self.guesses
        )

    def _look_ahead(self, folded: str, blocks: Sequence[Block]) -> None:
        """Find the first period, which titles speak of."""
        running = self.running
        for block in blocks:
            for token in self._scan(folded, block):
                if token[0] == PERIOD_WORD and not folded[token[1] : token[2]].lower().startswith(
                    ("since", "by ", "from", "until", "before", "after")
                ):
                    moment = running.moment(folded, token)
                    if moment.form and not moment.is_point and len(moment.form) != len("2023-06-30"):
                        running.lead_period, running.year = moment.form, moment.year
                        return

    def read(self, folded: str, block: Block) -> Iterator[Found]:
        """Read the values of a paragraph."""
        running = self.running
        running.begin_block(block.kind in TITLES)
        if running.is_title and block.start > self.first_body:
            self._begin_part(folded, block)
        role = "headline" if running.is_title else None
        sentence: list[Token] = []
        opened = 0
        for token in [*self._scan(folded, block), (SENT, block.end, block.end, None)]:
            opened = len(sentence) if token[0] == OPEN else 0 if token[0] == CLOSE else opened
            if token[0] == SEMI and opened and len(sentence) - opened < _INSIDE:
                token = (COMMA, token[1], token[2], None)  # (-18,000; -0.4%)
            if token[0] not in (SENT, SEMI) and len(sentence) < _LONGEST:
                sentence.append(token)
                continue
            if sentence:
                for found in self._sentence(folded, self._together(folded, sentence)):
                    found.role = role
                    yield found
            sentence = [token] if token[0] not in (SENT, SEMI) else []

    def _begin_part(self, folded: str, block: Block) -> None:
        """Let a heading inside the text say what the paragraphs under it are about."""
        part = of_title(folded, block, folded[block.end :], self.words)
        if part is not None:
            self.running.home, self.running.is_home_sure = part.place, part.is_sure
            self.names = (*self.names, *part.names)
            self.running.region = part.place

    def _together(self, folded: str, tokens: list[Token]) -> list[Token]:
        """Make one token of places in a coordination: A, B and C."""
        out: list[Token] = []
        at = 0
        while at < len(tokens):
            last = _last_of_run(tokens, at) if tokens[at][0] == PLACE else at
            if last > at:
                run = [token for token in tokens[at : last + 1] if token[0] == PLACE]
                place = join_places([place_of(one) for one in run], self.words.home)
                out.append((PLACE, run[0][1], run[-1][2], place))
            else:
                out.append(tokens[at])
            at = last + 1
        return out

    def _sentence(self, folded: str, tokens: list[Token]) -> Iterator[Found]:
        values = [at for at, token in enumerate(tokens) if token[0] == VALUE]
        if values:
            yield from read_sentence(Sentence(self.running, folded, tokens, values))
            return
        places = [token for token in tokens if token[0] == PLACE]
        if len(places) == 1 and places[0] is tokens[0] and not self.running.is_home_sure:
            self.running.set_region(place_of(places[0]), False)


def _is_joint(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token joins places: a comma, an `and`, the article behind an `and`."""
    kind, _, _, payload = tokens[at]
    if kind == WORD and payload == w.ARTICLE:
        return tokens[at - 1][0] == WORD and tokens[at - 1][3] == w.AND
    return kind == COMMA or kind == WORD and payload == w.AND


def _last_of_run(tokens: Sequence[Token], at: int) -> int:
    """Give the last place of a coordination that begins at a place: commas and one `and` between."""
    while True:
        step = at + 1
        while step < len(tokens) and step - at <= 3 and _is_joint(tokens, step):
            step += 1
        if step == at + 1 or step >= len(tokens) or tokens[step][0] != PLACE:
            return at
        is_owner = step + 1 < len(tokens) and tokens[step + 1][0] == OWNER
        if is_owner and tokens[step - 1][0] == COMMA:  # trade with ASEAN, Guangdong's largest partner
            return at
        at = step


def _start(folded: str, block: Block) -> int:
    """Give where a paragraph's sentences begin: behind a dateline or the number of a section."""
    found = _DATELINE.match(folded, block.start, block.end) or _NUMBERED.match(folded, block.start, block.end)
    is_head = found is not None and (
        found.re is _NUMBERED
        or folded[block.start : block.start + 2].isupper()
        or "(" in found[0]
        or re.search(r"\d", found[0]) is not None
    )
    return found.end() if found and is_head else block.start
