"""What a drill leaves behind (演练材料): the situation report it hands out, and its evaluation as pages and documents."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tongzhou.formats.evaluation import evaluation_paper
from tongzhou.formats.field_map import FieldMap
from tongzhou.formats.paper import paper_docx, paper_html
from tongzhou.procedures.drill import Script
from tongzhou.procedures.score import Evaluation
from tongzhou.report.fonts import SANS, embedded
from tongzhou.steps.cases import Desk
from tongzhou.steps.documents import notices
from tongzhou.steps.drill import evaluate
from tongzhou.steps.procedures import Procedures
from tongzhou.steps.spill import new_spill
from tongzhou.store.files import read_file, replace_folder
from tongzhou.store.ledger import Ledger
from tongzhou.store.words import LANGUAGES, load_words

__all__ = ["attach_situation", "write_report"]

_SITUATION, _REPORT = "situation.zh.html", "evaluation"
_MOST = 50_000_000


def attach_situation(
    script: Script, region: str | Path, home: Path, output: Path, at: datetime, program: str
) -> tuple[str, bytes] | None:
    """Forecast the script's scenario into the drill's folder (附研判材料); give the page handed out, None where the script names no scenario.

    Raises
    ------
    DeclarationError, StoreError
        As `new_spill`.
    """
    if script.scenario is None:
        return None
    new_spill(Path(script.scenario), region, home, output, at, program)
    return _SITUATION, read_file(output / _SITUATION, _MOST)


def write_report(
    ledger: Ledger, procedures: Procedures, output: Path, maps: Mapping[str, Mapping[str, FieldMap]] | None = None
) -> tuple[Evaluation, tuple[Path, ...]]:
    """Score a drill from its ledger and write the report as HTML and DOCX in both languages, and every notice sent (写评估报告).

    The same ledger gives the same bytes. `maps` are those of `field_maps`: which fields say what in an alert.

    Raises
    ------
    InputError
        When the ledger holds no drill.
    StoreError
        When the folder cannot be written.
    """
    found = evaluate(Desk(ledger.connection, procedures))
    row = ledger.connection.execute("SELECT size, root FROM head ORDER BY size DESC LIMIT 1").fetchone()
    head = f"{row[0]}:{bytes(row[1]).hex()}" if row else "-"
    procedure = procedures.pinned[found.acts[0].head[0]]
    files: dict[str, bytes] = {}
    for lang in LANGUAGES:
        paper = evaluation_paper(found, procedure, head, procedures.zone, load_words(lang))
        files[f"{_REPORT}.{lang}.html"] = paper_html(paper, embedded(SANS, paper.characters())).encode()
        files[f"{_REPORT}.{lang}.docx"] = paper_docx(paper)
    files |= dict(notices(Desk(ledger.connection, procedures), found.case, maps or {}))
    replace_folder(output, files)
    return found, tuple(output / name for name in files if name.startswith(_REPORT))
