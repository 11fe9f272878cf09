"""Try a procedure (试行程序): acceptance cases from files, each played in memory; no ledger is touched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tongzhou.procedures.acceptance import Acceptance, Figure, Situation, read_acceptance
from tongzhou.procedures.calendar import Calendar
from tongzhou.procedures.play import Played, add_up, play
from tongzhou.procedures.procedure import Procedure
from tongzhou.steps.procedures import load_file
from tongzhou.store.declared import MOST_BYTES
from tongzhou.store.files import read_file
from tongzhou.store.words import LANGUAGES, load_words
from tongzhou.terms.errors import DeclarationError, Fault, fault

__all__ = ["Trial", "play_cases", "read_cases", "try_cases"]


@dataclass(frozen=True)
class Trial:
    """Acceptance cases as they went (试行结果): each situation with its steps, each figure with what does not add up in it."""

    acceptance: Acceptance
    played: tuple[tuple[Situation, tuple[Played, ...]], ...]
    figures: tuple[tuple[Figure, Fault | None], ...]

    @property
    def misses(self) -> tuple[Fault, ...]:
        """Everything that is not as the file says it must be (不符之处)."""
        steps = [miss for _, played in self.played for one in played for miss in one.misses]
        return (*steps, *(one for _, one in self.figures if one is not None))


def try_cases(path: Path, cases: Iterable[Path], region: str | Path, home: Path) -> tuple[Procedure, tuple[Trial, ...]]:
    """Play acceptance cases against a declaration, named by file or by key (试行验收案例).

    Raises
    ------
    DeclarationError
        Carrying every fault of the declaration, or every fault of form of all case files.
    StoreError
        When a file cannot be read.
    """
    procedure, tables, calendars = load_file(path, region, home)
    read = read_cases(procedure, cases)
    return procedure, tuple(play_cases(procedure, tables, calendars, one) for one in read)


def read_cases(procedure: Procedure, cases: Iterable[Path]) -> tuple[Acceptance, ...]:
    """Read the files of acceptance cases of a procedure (读取验收案例)."""
    faults: list[Fault] = []
    found = []
    for path in cases:
        made = read_acceptance(read_file(path, MOST_BYTES).decode("utf-8-sig", errors="replace"), str(path), faults)
        if made is None:
            continue
        found.append(made)
        if made.procedure != procedure.key:
            faults.append(
                fault(
                    "steps.trial_other",
                    "The cases are those of {named}, not of {procedure}. Name the declaration they were written for.",
                    str(path),
                    named=made.procedure,
                    procedure=procedure.key,
                )
            )
    if faults:
        raise DeclarationError(faults)
    return tuple(found)


def play_cases(
    procedure: Procedure, tables: Mapping[str, str], calendars: Mapping[str, Calendar], acceptance: Acceptance
) -> Trial:
    """Play every situation of a file and add up its figures (演算)."""
    words = {lang: load_words(lang) for lang in LANGUAGES}
    played = tuple((one, tuple(play(procedure, calendars, one, words))) for one in acceptance.situations)
    return Trial(acceptance, played, tuple(add_up(procedure, acceptance, tables)))
