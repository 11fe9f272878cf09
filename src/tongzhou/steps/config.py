"""What is set, and where it came from: flags, environment, tongzhou.toml, defaults (配置)."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tongzhou.store.files import read_file
from tongzhou.store.place import Place, place_of
from tongzhou.store.words import LANGUAGES
from tongzhou.terms.errors import DeclarationError, Fault, TongzhouError, fault

__all__ = [
    "DEFAULT_REGION",
    "Origin",
    "Setting",
    "Settings",
    "language_of_locale",
    "load_settings",
    "preferred_language",
]

Origin = Literal["flag", "environment", "file", "default"]

DEFAULT_REGION = "jing-jin-ji"

_FILE = "tongzhou.toml"
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Setting:
    """One value and where it came from (设置项).

    `where` is the flag, the environment variable or file:line. A secret's value is never shown, only that there is one.
    """

    name: str
    value: str | None
    origin: Origin
    where: str | None = None
    is_secret: bool = False

    @property
    def shown(self) -> str | None:
        """What may be printed: a secret as stars, a password in an address too (可显示的值)."""
        if self.value is None:
            return None
        if self.is_secret:
            return "***"
        return re.sub(r"(?<=://)([^/@]*):[^/@]*@", r"\1:***@", self.value)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings in effect (配置)."""

    rows: tuple[Setting, ...]

    def __getitem__(self, name: str) -> str | None:
        """Give the value of a setting by its name."""
        return next(row.value for row in self.rows if row.name == name)

    @property
    def home(self) -> Path:
        """The home folder."""
        return Path(self["home"] or ".")

    @property
    def lang(self) -> str:
        """The user's language: zh or en."""
        return self["lang"] or "en"

    @property
    def region(self) -> str:
        """Name or path of the region folder."""
        return self["region"] or DEFAULT_REGION

    @property
    def ledger(self) -> Place:
        """The ledger: the path of a file, or the address of a server."""
        return place_of(self["ledger"] or ".")


@dataclass(frozen=True, slots=True)
class _Known:
    """A setting that exists: where it may be set."""

    variable: str | None = None
    in_file: bool = True
    is_secret: bool = False


_KNOWN: dict[str, _Known] = {
    "home": _Known("TONGZHOU_HOME", in_file=False),
    "lang": _Known("TONGZHOU_LANG"),
    "region": _Known(),
    "ledger": _Known("DATABASE_URL"),
    "secret": _Known("TONGZHOU_SECRET", is_secret=True),
}


def load_settings(
    flags: Mapping[str, str | None], environment: Mapping[str, str], at_home: Callable[[], Path] = Path.home
) -> Settings:
    """Find every setting: a flag wins over the environment, this over the home folder's file, this over the default (读取配置).

    Parameters
    ----------
    flags
        Values given on the command line by setting name; None where the flag was not given.
    environment
        The environment variables.
    at_home
        Gives the user's own folder, in which `.tongzhou` is the default home.

    Raises
    ------
    DeclarationError
        Carrying every fault of tongzhou.toml and of the environment.
    """
    faults: list[Fault] = []
    home = _home(flags, environment, at_home)
    file = Path(home.value or ".") / _FILE
    declared = _declared(file, faults)
    rows = [home]
    for name, known in _KNOWN.items():
        if name == "home":
            continue
        where: str | None = f"--{name}"
        value, origin = flags.get(name), "flag"
        if value is None and known.variable and environment.get(known.variable):
            value, origin, where = environment[known.variable], "environment", known.variable
        if value is None and name in declared:
            value, origin, where = declared[name][0], "file", f"{file}:{declared[name][1]}"
        if value is None:
            value, origin, where = _default(name, environment, Path(home.value or ".")), "default", None
        if value is not None and (not value.strip() or "\0" in value):
            faults.append(
                fault(
                    "steps.config_empty",
                    "The setting {name} is empty or holds a character that no name can. Write a value, or leave the setting out.",
                    where,
                    name=name,
                )
            )
        elif name == "ledger" and value is not None and origin in ("environment", "file"):
            value = _ledger_path(value, file.parent, where, faults)
        elif name == "lang" and value not in LANGUAGES:
            faults.append(
                fault(
                    "steps.config_lang",
                    "The language {value!r} is not known. Set zh or en.",
                    where,
                    value=value,
                )
            )
        rows.append(Setting(name, value, origin, where, known.is_secret))  # type: ignore[arg-type]  # one of four literals
    if faults:
        raise DeclarationError(faults)
    return Settings(tuple(rows))


def preferred_language(environment: Mapping[str, str], at_home: Callable[[], Path] = Path.home) -> str:
    """Find the language for the first sentence, before any fault can be reported: never raises (首选语言)."""
    try:
        return load_settings({}, environment, at_home).lang
    except (TongzhouError, OSError, RuntimeError):
        asked = environment.get("TONGZHOU_LANG", "")
        return asked if asked in LANGUAGES else language_of_locale(environment)


def language_of_locale(environment: Mapping[str, str]) -> str:
    """Give zh where the locale is Chinese, else en (由区域设置定语言).

    Examples
    --------
    >>> language_of_locale({"LANG": "zh_CN.UTF-8"}), language_of_locale({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"})
    ('zh', 'en')
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


def _home(flags: Mapping[str, str | None], environment: Mapping[str, str], at_home: Callable[[], Path]) -> Setting:
    if flags.get("home"):
        return Setting("home", flags["home"], "flag", "--home")
    if environment.get("TONGZHOU_HOME"):
        return Setting("home", environment["TONGZHOU_HOME"], "environment", "TONGZHOU_HOME")
    return Setting("home", str(at_home() / ".tongzhou"), "default")


def _default(name: str, environment: Mapping[str, str], home: Path) -> str | None:
    match name:
        case "lang":
            return language_of_locale(environment)
        case "region":
            return DEFAULT_REGION
        case "ledger":
            return str(home / "ledger.tongzhou")
        case _:
            return None


def _declared(file: Path, faults: list[Fault]) -> dict[str, tuple[str, int]]:
    """Read the home folder's file: values with their lines."""
    try:
        if not file.exists():
            return {}
    except OSError:  # the folder may not be looked into: reading says so
        pass
    try:
        text = read_file(file, _MOST_BYTES).decode("utf-8")
        found = tomllib.loads(text)
    except TongzhouError as error:
        faults.extend(error.faults)
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        faults.append(
            fault(
                "steps.config_toml",
                '{name} is not TOML in UTF-8: {why}. Write lines such as lang = "zh".',
                str(file),
                name=_FILE,
                why=str(error),
            )
        )
        return {}
    lines = text.splitlines()
    allowed = [name for name, known in _KNOWN.items() if known.in_file]
    values: dict[str, tuple[str, int]] = {}
    for name, value in found.items():
        line = next((n for n, one in enumerate(lines, 1) if re.match(rf"\s*[\"\']?{re.escape(name)}\b", one)), 1)
        if name not in allowed or not isinstance(value, str):
            faults.append(
                fault(
                    "steps.config_key",
                    "The setting {name!r} is not known or its value is no text. Allowed are {allowed}, each with a text in quotes.",
                    f"{file}:{line}",
                    name=name,
                    allowed=", ".join(allowed),
                )
            )
        else:
            values[name] = value, line
    return values


def _ledger_path(value: str, folder: Path, where: str | None, faults: list[Fault]) -> str:
    """Turn a ledger's address into a path: sqlite:///file, or a path as it stands."""
    if "://" not in value:
        return str(folder / value) if where and ":" in where else value
    scheme, _, rest = value.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return rest[1:]
    if scheme in ("postgresql", "postgres") and rest:
        return value
    faults.append(
        fault(
            "steps.config_database",
            "The address begins with {scheme}://, which this version cannot keep a ledger in. Write postgresql://user@host/database, "
            "sqlite:///folder/file.tongzhou, or leave DATABASE_URL empty.",
            where,
            scheme=scheme,
        )
    )
    return value
