"""Reports on an event as files (突发环境事件报告): first, follow-up and final, each kept with the record it rested on."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from tongzhou.formats.letter import Grid, Heading, Letter, Picture, letter_docx
from tongzhou.river.grades import ReportForm
from tongzhou.river.line_map import line_map
from tongzhou.river.record import record_of
from tongzhou.river.report import report_sheet
from tongzhou.river.reported import Reported, read_reported
from tongzhou.river.sheet import Sheet, sheet_text
from tongzhou.river.situation import Knowledge, Situation, assess
from tongzhou.steps.spill import read_spill
from tongzhou.store.declared import MOST_BYTES
from tongzhou.store.files import check_folder, read_file, replace_folder
from tongzhou.store.words import LANGUAGES, load_words
from tongzhou.terms.errors import DeclarationError, fault
from tongzhou.terms.words import Words

__all__ = ["ReportResult", "make_report"]

# the map takes this part of the width of the text
_MAP_WIDE = 0.72
_KEPT = re.compile(r"report\.(\d\d)-(first|follow-up|final)\.json")


@dataclass(frozen=True)
class ReportResult:
    """What was made (报告结果): the spill, its text by language, the files written and what is in them."""

    spill: str
    texts: dict[str, str]
    files: tuple[Path, ...]
    contents: Mapping[str, bytes]


def make_report(
    folder: Path, kind: str, region: str | Path, home: Path, made_at: datetime, program: str
) -> ReportResult:
    """Write a report on the situation in a folder, in both languages, and keep the record it rests on (编制报告).

    Raises
    ------
    DeclarationError
        When the order is not first, follow-ups, final; the region declares no such report; or what the folder holds is at fault.
    StoreError
        When a file cannot be read or written; nothing is changed then.
    """
    check_folder(folder)
    known, scenario, readings = read_spill(folder, region, home)
    form = _form(known, kind)
    earlier = tuple(_earlier(folder))
    _check_order(folder, kind, earlier)
    situation = assess(known, scenario, np.random.default_rng(scenario.seed), readings)
    record = record_of(situation, made_at, program)
    _check_record(folder, record)
    name = f"report.{len(earlier) + 1:02d}-{kind}"
    kept = {
        "number": len(earlier) + 1,
        "kind": kind,
        "made_at": made_at.isoformat(timespec="seconds"),
        "record": record,
    }
    files = {f"{name}.json": f"{json.dumps(kept, ensure_ascii=False, indent=1)}\n".encode()}
    texts = {}
    for lang in LANGUAGES:
        words = load_words(lang, ("river",))
        sheet = report_sheet(form, situation, earlier, words, made_at)
        texts[lang] = "".join(f"{line}\n" for line in sheet_text(sheet))
        files[f"{name}.{lang}.docx"] = letter_docx(_letter(sheet, situation, words, made_at))
    replace_folder(folder, files)
    return ReportResult(scenario.spill, texts, tuple(folder / one for one in files), files)


def _form(known: Knowledge, kind: str) -> ReportForm:
    found = next((one for one in known.rules.reports if one.kind == kind), None)
    if found is None:
        raise DeclarationError(
            fault(
                "steps.report_no_form",
                "The region's rules.toml does not declare what a report of the kind {kind} has to say. Declared are {known}. Add a "
                "[[report]]; the shipped region jing-jin-ji shows its form.",
                kind=kind,
                known=", ".join(one.kind for one in known.rules.reports) or "-",
            )
        )
    return found


def _earlier(folder: Path) -> Iterator[Reported]:
    """Give the reports in a folder, first to last."""
    for path in sorted(one for one in folder.iterdir() if _KEPT.fullmatch(one.name)):
        try:
            yield read_reported(json.loads(read_file(path, MOST_BYTES)))
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            raise DeclarationError(
                fault(
                    "steps.report_bad_record",
                    "{name} is not the record kept with a report. Restore the file, or take it away together with its report.",
                    str(path),
                    name=path.name,
                )
            ) from None


def _check_order(folder: Path, kind: str, earlier: tuple[Reported, ...]) -> None:
    """Refuse a report out of order: first, then follow-ups, then the final one."""
    final = next((one for one in earlier if one.kind == "final"), None)
    if final is not None:
        raise DeclarationError(
            fault(
                "steps.report_has_final",
                "A final report was made at {at}, and none follows it. If it is withdrawn, remove {name}.* from {folder}.",
                str(folder),
                at=final.made_at.isoformat(),
                name=f"report.{final.number:02d}-final",
                folder=str(folder),
            )
        )
    if kind == "first" and earlier:
        raise DeclarationError(
            fault(
                "steps.report_has_first",
                "A first report was made at {at}. Use --kind follow-up; if the first is withdrawn, remove report.01-first.* from {folder}.",
                str(folder),
                at=earlier[0].made_at.isoformat(),
                folder=str(folder),
            )
        )
    if kind != "first" and not earlier:
        raise DeclarationError(
            fault(
                "steps.report_needs_first",
                "The folder {folder} has no first report yet. Run tongzhou spill report {folder} --kind first.",
                str(folder),
                folder=str(folder),
            )
        )


def _check_record(folder: Path, record: dict[str, object]) -> None:
    """Refuse to report other figures than those that the folder shows."""
    try:
        shown = json.loads(read_file(folder / "result.json", MOST_BYTES))
        is_same = (shown["forecasts"], shown["grade"]) == (record["forecasts"], record["grade"])
    except (ValueError, KeyError, TypeError, RecursionError):
        is_same = False
    if not is_same:
        raise DeclarationError(
            fault(
                "steps.report_other_forecast",
                "The forecast computed again from what is declared now is not the one in result.json of {folder}: the region or the program "
                "changed. Run spill new or spill update again first.",
                str(folder),
                folder=str(folder),
            )
        )


def _letter(sheet: Sheet, situation: Situation, words: Words, made_at: datetime) -> Letter:
    at = made_at.astimezone(situation.scenario.learned_at.tzinfo)
    body: list[str | Heading | Grid | Picture] = []
    map_heading = words.say("river.report.item.map")
    for n, section in enumerate(sheet.sections, 1):
        body.append(Heading(words.say("river.report.heading", number=_number(n, words.lang), heading=section.heading)))
        body += section.lines
        if section.rows:
            body.append(Grid(section.head, section.rows))
        if section.heading == map_heading:
            body.append(_picture(line_map(situation, words), words))
    receivers = dict.fromkeys(
        one.clock.receiver[words.lang] for one in situation.deadlines if one.clock.kind == "report"
    )
    blank = "________"
    return Letter(
        words.lang,
        words.say("river.notice.department", area=blank),
        words.say("river.report.number", year=at.year),
        sheet.title,
        words.say("river.report.join").join(receivers),
        tuple(body),
        words.say("river.notice.date", year=at.year, month=at.month, day=at.day),
        words.say("river.notice.contact"),
        sheet.banner,
        words.say("river.report.signer", blank=blank),
    )


def _picture(svg: str, words: Words) -> Picture:
    """Draw the line map as a picture, with the fonts that come with the install."""
    import vl_convert

    from tongzhou.report.fonts import font_folder

    vl_convert.register_font_directory(str(font_folder()))
    size = re.search(r'width="(\d+)" height="(\d+)"', svg)
    assert size is not None  # noqa: S101 - the map has a size
    png = vl_convert.svg_to_png(svg, scale=2)
    return Picture(png, int(size[2]) / int(size[1]), words.say("river.map.title"), _MAP_WIDE)


def _number(n: int, lang: str) -> str:
    """Give the number of a heading, 一 to 十九 or 1, 2 …."""
    if lang != "zh":
        return str(n)
    tens, ones = divmod(n, 10)
    return ("十" if tens else "") + ("" if ones == 0 else "一二三四五六七八九"[ones - 1])
