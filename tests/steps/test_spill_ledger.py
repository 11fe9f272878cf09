"""What was forecast when: forecasts, readings and reports as entries of the ledger, looked up as of a time and proven."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tongzhou.ledger.head import Head
from tongzhou.steps.ledger import ledger_state, verify_ledger
from tongzhou.steps.spill_ledger import FORECAST, READINGS, enter_spill, known_then, spill_of, spills_in
from tongzhou.terms.errors import InputError, LedgerError

AT = datetime(2022, 10, 26, 18, 20, tzinfo=UTC)
SIX, NOON = AT + timedelta(hours=4), AT + timedelta(hours=10)
SPILL = "north-canal-20221026T1810Z-a-6000m"
FIRST = {
    "result.json": b'{"peak": 1}',
    "scenario.toml": b"title = 1",
    "situation.zh.html": b"<p>",
    "situation.en.txt": b"first\n",
}
SECOND = {**FIRST, "result.json": b'{"peak": 2}', "situation.en.txt": b"second\n"}
TABLE = {"readings.csv": b"reach,time\n"}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "l.tongzhou"
    enter_spill(path, SPILL, "new", FIRST, AT)
    enter_spill(path, SPILL, "update", SECOND, SIX, TABLE)
    return path


def test_what_was_forecast_at_a_time_is_the_last_forecast_sealed_by_then(ledger: Path) -> None:
    for moment, text, readings in (
        (AT, b"first\n", 0),
        (SIX - timedelta(seconds=1), b"first\n", 0),
        (SIX, b"second\n", 1),
        (NOON, b"second\n", 1),
    ):
        then = known_then(ledger, SPILL, NOON, moment)
        assert then.files["situation.en.txt"] == text
        assert len(then.readings) == readings
        assert then.proof.is_proven
    assert set(then.files) == {"result.json", "scenario.toml", "situation.en.txt"}


def test_readings_are_an_entry_before_the_forecast_that_took_them_in_and_the_same_table_is_one(ledger: Path) -> None:
    again = enter_spill(ledger, SPILL, "update", {**SECOND, "result.json": b'{"peak": 3}'}, NOON, TABLE)
    listed = spills_in(ledger, NOON, NOON)[SPILL]
    assert [(one.kind, one.entry) for one in listed] == [(FORECAST, 1), (READINGS, 2), (FORECAST, 3), (FORECAST, 4)]
    assert again.entries == (2, 4)


def test_before_the_first_forecast_nothing_was_known_and_another_spill_is_another(ledger: Path) -> None:
    with pytest.raises(InputError, match="no forecast of .* sealed by 2022-10-26T18:19"):
        known_then(ledger, SPILL, NOON, AT - timedelta(minutes=1))
    with pytest.raises(InputError, match="first was recorded at -"):
        known_then(ledger, "elsewhere", NOON, NOON)
    assert spills_in(ledger, NOON, AT - timedelta(minutes=1)) == {}


def test_the_ledger_counts_and_verifies_them(ledger: Path) -> None:
    state = ledger_state(ledger, NOON)
    assert dict(state.counts.kinds) == {FORECAST: 2, READINGS: 1}
    assert verify_ledger(ledger, NOON, state.heads).entries == 3
    head = state.heads[-1]
    with pytest.raises(LedgerError):
        verify_ledger(ledger, NOON, [Head(head.size, bytes(32), head.at)])


def test_an_altered_forecast_is_not_proven(ledger: Path) -> None:
    data = ledger.read_bytes()
    Path(f"{ledger}-wal").unlink(missing_ok=True)
    assert b'{"peak": 2}' in data
    ledger.write_bytes(data.replace(b'{"peak": 2}', b'{"peak": 9}'))
    then = known_then(ledger, SPILL, NOON, NOON)
    assert then.files["result.json"] == b'{"peak": 9}'
    assert not then.proof.is_proven


def test_the_files_of_then_are_written_out_and_a_folder_names_its_spill(ledger: Path, tmp_path: Path) -> None:
    known_then(ledger, SPILL, NOON, AT, tmp_path / "then")
    assert (tmp_path / "then" / "result.json").read_bytes() == FIRST["result.json"]
    with pytest.raises(InputError, match="names a spill"):
        spill_of(str(tmp_path / "then"))
    (tmp_path / "then" / "result.json").write_text(f'{{"spill": "{SPILL}"}}', "utf-8")
    assert spill_of(str(tmp_path / "then")) == SPILL
    assert spill_of("some-key") == "some-key"
