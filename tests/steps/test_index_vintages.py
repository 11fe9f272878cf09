"""Published index values come out of the ledger by vintage, as of a day too."""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from tongzhou.index.official import Official
from tongzhou.steps.index_vintages import published_by_vintage
from tongzhou.steps.ledger import PanelFiling, file_all
from tongzhou.steps.panel import read_panel
from tongzhou.steps.region import load_region
from tongzhou.terms.errors import InputError
from tongzhou.terms.source import Document

REGION = load_region("jing-jin-ji", Path("none"))
HEAD = "area,period,indicator,value,unit,base,issuer,vintage,status,source,note\n"
PARTS = ("创新发展指数", "协调发展指数", "绿色发展指数", "开放发展指数", "共享发展指数")
#: invented: the first release on the base of 2010, the second revises the same year
FIRST = HEAD + "京津冀,2017,区域发展指数,100,,2010=100,国家统计局,2018-08,,a,\n" + "".join(
    f"京津冀,2017,{name},{value},,2010=100,国家统计局,2018-08,,a,\n" for name, value in zip(PARTS, (80, 90, 100, 110, 120), strict=True)
)  # fmt: skip
SECOND = HEAD + "京津冀,2017,区域发展指数,101.5,,2010=100,国家统计局,2019-08,,b,\n"
FILED = ((FIRST, datetime(2018, 9, 1, tzinfo=UTC)), (SECOND, datetime(2019, 9, 1, 15, 30, tzinfo=UTC)))
NOW = datetime(2022, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "l.tongzhou"
    for n, (text, at) in enumerate(FILED):
        data = text.encode()
        panel = read_panel(data, REGION, f"{n}.csv")
        document = Document(sha256(data).hexdigest(), f"{n}.csv", "text/csv", len(data))
        file_all(path, (), [PanelFiling(document, data, panel.observations)], at)
    return path


def totals(ledger: Path, as_of: date | None = None) -> tuple[Official, list[tuple[str | None, str]]]:
    (found,) = published_by_vintage(ledger, "jing-jin-ji", Path("none"), NOW, as_of)
    return found, [(one.vintage, str(one.value)) for one in found.of("development-index")]


def test_each_release_stands_beside_the_others_and_its_mean_is_checked(ledger: Path) -> None:
    found, values = totals(ledger)
    assert values == [("2018-08", "100"), ("2019-08", "101.5")]
    assert [one.verdict for one in found.checks] == ["exact", "not_checkable"]


def test_numbers_of_the_notes_are_printed_without_an_exponent(ledger: Path) -> None:
    from tongzhou.store.words import load_words

    words = load_words("en")
    said = [words.tell(note) for note in totals(ledger)[0].notes]
    assert "the published total 100 equals the mean of its published parts (100)" in said[0]


def test_as_of_a_day_is_what_was_sealed_by_its_end_in_the_region(ledger: Path) -> None:
    assert totals(ledger, date(2018, 12, 31))[1] == [("2018-08", "100")]
    assert totals(ledger, date(2019, 8, 31))[1] == [("2018-08", "100")]
    assert len(totals(ledger, date(2019, 9, 1))[1]) == 2  # 15:30 UTC is 23:30 in the region
    with pytest.raises(InputError, match="development-index, page-themes as of 2017-01-01"):
        totals(ledger, date(2017, 1, 1))
