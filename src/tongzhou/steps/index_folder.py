"""The folder of a built index (指数文件夹): page, workbook, tables, and what it was built from."""

import csv
import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tongzhou.formats.workbook import Sheet, workbook
from tongzhou.index.difference import USUAL, one_changed
from tongzhou.index.recipe_file import recipe_toml
from tongzhou.index.shown import written
from tongzhou.report.index_page import IndexPage, index_page
from tongzhou.report.index_tables import ResultTable, index_tables, robustness_tables
from tongzhou.steps.index_source import DATA, FRAMEWORK, INDICATORS, RECIPE, BuiltIndex, Source
from tongzhou.store.files import replace_folder
from tongzhou.store.words import load_words

__all__ = ["write_index"]


#: What only `robustness` writes; an index built anew has none of it.
_OF_ROBUSTNESS = tuple(
    f"{key}.{form}" for key in ("ranks", "rank_counts", "sensitivity") for form in ("csv", "parquet")
)


def write_index(built: BuiltIndex, source: Source, out: Path, lang: str, at: datetime, program: str) -> BuiltIndex:
    """Write the folder anew and give the index with its files (写出)."""
    words = load_words(lang)
    index = built.index
    declared = built.varied.vary if built.varied.is_declared else {}
    changed = one_changed(index, index.periods[-1], declared or USUAL)
    tables = list(index_tables(index, changed))
    if built.robustness is not None and built.sensitivity is not None:
        tables += robustness_tables(built.robustness, built.sensitivity)
    run = {"data": source.called, "areas": index.block.areas, "periods": index.periods}
    recipe = (
        recipe_toml(built.index.recipe)
        + "\n[run]\n"
        + "".join(f"{name} = {written(value)}\n" for name, value in run.items())
    )
    page = IndexPage(
        index,
        tuple(tables),
        changed,
        built.assumed,
        built.notes,
        built.robustness,
        built.sensitivity,
        built.varied,
        at,
        program,
        source.called,
    )
    files = {
        "index.html": index_page(page, words),
        "index.xlsx": workbook(
            [Sheet(words.say(f"report.sheet_{one.key}"), one.columns, one.rows) for one in tables]
            + [
                Sheet(
                    words.say("report.sheet_recipe"),
                    ("name", "value"),
                    [tuple(line.split(" = ", 1)) for line in built.index.recipe.lines()],
                )
            ],
            built.index.framework.name,
            at,
        ),
        FRAMEWORK: source.framework,
        f"data.{source.kind}": source.data,
        RECIPE: recipe.encode(),
        **({INDICATORS: source.indicators} if source.indicators else {}),
    }
    for one in tables:
        files[f"{one.key}.csv"] = _csv(one)
        files[f"{one.key}.parquet"] = _parquet(one)
    replace_folder(out, files, former=(*DATA, INDICATORS, *_OF_ROBUSTNESS))
    return replace(built, files=tuple(out / name for name in files))


def _csv(table: ResultTable) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(
        [
            ["" if cell is None else repr(cell) if isinstance(cell, float) else cell for cell in row]
            for row in table.rows
        ]
    )
    return out.getvalue().encode("utf-8-sig")


def _parquet(table: ResultTable) -> bytes:
    import polars

    out = io.BytesIO()
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    frame = polars.DataFrame(
        {name: list(values) for name, values in zip(table.columns, columns, strict=True)}, strict=False
    )
    frame.write_parquet(out)
    return out.getvalue()
