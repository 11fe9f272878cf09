"""From a situation and a file of options to their comparison (方案比选): read the folder again, compute, write beside what is there."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from tongzhou.river.options import Comparison, compare, read_options
from tongzhou.river.options_sheet import option_sections, options_record
from tongzhou.river.page import page_html
from tongzhou.river.sheet import sheet_of, sheet_text
from tongzhou.river.situation import assess, draw_members
from tongzhou.steps.rivers import FOLDER
from tongzhou.steps.spill import read_spill
from tongzhou.store.declared import MOST_BYTES, declared_file
from tongzhou.store.files import check_folder, read_file, replace_folder
from tongzhou.store.words import LANGUAGES, load_words
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import DeclarationError, Fault

__all__ = ["OptionsResult", "compare_options"]

_LARGEST = 64 * MOST_BYTES


@dataclass(frozen=True)
class OptionsResult:
    """What came of the options (方案比选结果): the comparison, its sections as text by language, the files written."""

    comparison: Comparison
    texts: dict[str, str]
    files: tuple[Path, ...]


def compare_options(folder: Path, options: Path, region: str | Path, home: Path, made_at: datetime) -> OptionsResult:
    """Compare the options of a file, or of one of the region's rivers/options by name, on the draws of the situation in a folder (方案比选).

    The situation pages get the comparison as sections, and `options.json` and `options.*.txt` join the folder; the rest of it stays.

    Raises
    ------
    DeclarationError
        Carrying every fault of the options, or of what the folder holds.
    StoreError
        When a file cannot be read or the folder cannot be written; nothing is changed then.
    """
    check_folder(folder)
    known, scenario, readings = read_spill(folder, region, home)
    options, _ = declared_file(options, region, home, f"{FOLDER}options")
    text = read_file(options, MOST_BYTES).decode("utf-8-sig", errors="replace")
    faults: list[Fault] = []
    zone = scenario.learned_at.tzinfo
    assert zone is not None  # noqa: S101 - a moment is read with its zone
    wanted = read_options(read_toml(text, str(options)), known.network, zone, faults)
    if wanted is None:
        raise DeclarationError(faults)
    draws = draw_members(known, scenario, np.random.default_rng(scenario.seed), readings)
    made = compare(known, scenario, draws, wanted, np.random.default_rng([scenario.seed, 1]))
    situation = assess(known, scenario, np.random.default_rng(scenario.seed), readings)
    files = dict(_kept(folder))
    files["options.json"] = f"{json.dumps(options_record(made), ensure_ascii=False, indent=1)}\n".encode()
    texts = {}
    for lang in LANGUAGES:
        words = load_words(lang, ("river",))
        sheet = sheet_of(situation, words, _made_at(files, made_at))
        own = tuple(option_sections(known, scenario, made, words))
        texts[lang] = "".join(f"{line}\n" for line in sheet_text(replace(sheet, sections=own)))
        files[f"options.{lang}.txt"] = texts[lang].encode()
        # what could be done comes after what is coming, before what is told to others
        at = next(n for n, one in enumerate(sheet.sections) if one.heading == words.say("river.sheet.notices"))
        whole = replace(sheet, sections=(*sheet.sections[:at], *own, *sheet.sections[at:]))
        files[f"situation.{lang}.html"] = page_html(whole, situation, words).encode()
    replace_folder(folder, files)
    written = (name for name in files if name.startswith(("options.", "situation.")))
    return OptionsResult(made, texts, tuple(folder / name for name in written))


def _kept(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.iterdir()):
        if path.is_file():
            yield path.name, read_file(path, _LARGEST)


def _made_at(files: dict[str, bytes], otherwise: datetime) -> datetime:
    """Give when the forecast in the folder was made: the comparison does not make a new one."""
    try:
        return datetime.fromisoformat(json.loads(files["result.json"])["made_at"])
    except (ValueError, KeyError, TypeError):
        return otherwise
