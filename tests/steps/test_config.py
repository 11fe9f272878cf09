"""What is set, and where it came from."""

from pathlib import Path

import pytest

from tongzhou.steps.config import Setting, language_of_locale, load_settings, preferred_language
from tongzhou.terms.errors import DeclarationError


def settings_of(
    home: Path, text: str = "", flags: dict[str, str | None] | None = None, **environment: str
) -> dict[str, Setting]:
    (home / "tongzhou.toml").write_text(text, "utf-8")
    found = load_settings(flags or {}, {"TONGZHOU_HOME": str(home), **environment})
    return {row.name: row for row in found.rows}


def test_a_flag_wins_over_the_environment_this_over_the_file_this_over_the_default(tmp_path: Path) -> None:
    file = 'lang = "zh"\n'
    assert settings_of(tmp_path, file, {"lang": "en"}, TONGZHOU_LANG="zh")["lang"].origin == "flag"
    assert settings_of(tmp_path, file, {"lang": None}, TONGZHOU_LANG="en")["lang"] == Setting(
        "lang", "en", "environment", "TONGZHOU_LANG"
    )
    assert settings_of(tmp_path, file, LANG="en_GB.UTF-8")["lang"] == Setting(
        "lang", "zh", "file", f"{tmp_path / 'tongzhou.toml'}:1"
    )
    assert settings_of(tmp_path, "", LANG="zh_CN.UTF-8")["lang"] == Setting("lang", "zh", "default")


def test_an_empty_variable_is_not_set(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "", TONGZHOU_LANG="", LANG="C")["lang"] == Setting("lang", "en", "default")


def test_home_is_in_the_users_own_folder_unless_named(tmp_path: Path) -> None:
    found = load_settings({}, {}, at_home=lambda: tmp_path)
    assert found.home == tmp_path / ".tongzhou"
    assert found.ledger == tmp_path / ".tongzhou" / "ledger.tongzhou"


def test_a_ledger_in_the_file_is_taken_from_the_home_folder(tmp_path: Path) -> None:
    assert settings_of(tmp_path, '# mine\nledger = "a/b.tongzhou"\n')["ledger"] == Setting(
        "ledger", str(tmp_path / "a" / "b.tongzhou"), "file", f"{tmp_path / 'tongzhou.toml'}:2"
    )


def test_a_database_address_names_a_file(tmp_path: Path) -> None:
    assert settings_of(tmp_path, DATABASE_URL="sqlite:///x.tongzhou")["ledger"].value == "x.tongzhou"
    assert settings_of(tmp_path, DATABASE_URL="sqlite:////srv/x.tongzhou")["ledger"].value == "/srv/x.tongzhou"


def test_a_database_this_version_cannot_use_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="begins with mysql://"):
        settings_of(tmp_path, DATABASE_URL="mysql://me:word@host/db")


def test_the_address_of_a_server_stays_as_it_is_and_its_password_is_not_shown(tmp_path: Path) -> None:
    url = "postgresql://me:word@host/db"
    setting = settings_of(tmp_path, DATABASE_URL=url)["ledger"]
    assert (setting.value, setting.shown) == (url, "postgresql://me:***@host/db")
    assert load_settings({}, {"TONGZHOU_HOME": str(tmp_path), "DATABASE_URL": url}).ledger == url


def test_all_faults_of_the_file_come_together_with_their_lines(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError) as caught:
        settings_of(tmp_path, 'lang = "fr"\ncolour = "red"\nregion = 3\n')
    assert [one.where for one in caught.value.faults] == [f"{tmp_path / 'tongzhou.toml'}:{line}" for line in (2, 3, 1)]


def test_a_file_that_is_no_toml_is_said(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="is not TOML"):
        settings_of(tmp_path, "lang: zh\n")


def test_a_secret_is_never_shown() -> None:
    assert Setting("secret", "open sesame", "environment", "TONGZHOU_SECRET", is_secret=True).shown == "***"
    assert Setting("secret", None, "default", is_secret=True).shown is None
    assert Setting("ledger", "x://me:word@host/db", "environment").shown == "x://me:***@host/db"


def test_the_first_sentence_has_a_language_even_when_the_settings_are_at_fault(tmp_path: Path) -> None:
    (tmp_path / "tongzhou.toml").write_text("?", "utf-8")
    home = {"TONGZHOU_HOME": str(tmp_path)}
    assert preferred_language({**home, "TONGZHOU_LANG": "zh"}) == "zh"
    assert preferred_language({**home, "LANG": "zh_TW.UTF-8"}) == "zh"
    assert preferred_language(home) == "en"


def test_the_locale_is_read_as_the_system_reads_it() -> None:
    assert language_of_locale({"LANG": "zh_CN.UTF-8"}) == "zh"
    assert language_of_locale({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}) == "en"
    assert language_of_locale({}) == "en"


@pytest.mark.parametrize("line", ['region = ""', 'ledger = " "', r'ledger = "a\u0000b"', "lang = " + "[" * 20_000])
def test_a_value_that_can_be_none_is_a_fault_of_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        settings_of(tmp_path, line)
    (one,) = refused.value.faults
    assert one.where is not None
    assert one.where.startswith(str(tmp_path / "tongzhou.toml"))


def test_a_settings_file_that_is_a_folder_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "tongzhou.toml").mkdir()
    with pytest.raises(DeclarationError, match="is a folder"):
        load_settings({}, {"TONGZHOU_HOME": str(tmp_path)})
