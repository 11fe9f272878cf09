"""Commands whose help and faults are said in the user's language, and groups that import them late (命令与命令组)."""

from collections.abc import Callable, Mapping
from importlib import import_module

import click

from tongzhou.cli.layout import two_columns, wrap
from tongzhou.cli.session import session_of
from tongzhou.terms.errors import UsageError, fault
from tongzhou.terms.words import Words

__all__ = ["Command", "Group", "LateGroup"]

_WIDEST = 100


def _width() -> int:
    import shutil

    return max(40, min(_WIDEST, shutil.get_terminal_size((88, 24)).columns))


class _Worded(click.Command):
    """Help from the words file: `cli.<name>.usage`, `.help`, `.examples`; an option's help is a key."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; those left over are refused with a sentence."""
        session_of(ctx).command = ctx.command_path
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # the parser knows no context, but the message needs one
            raise
        if ctx.args and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise UsageError(
                fault(
                    "cli.extra_arguments",
                    "{command} takes no {extra!r} here. Leave it out.",
                    command=ctx.command_path,
                    extra=" ".join(ctx.args),
                )
            )
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give `--help` with its meaning as a key."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "cli.option.help"
        return option

    def get_help(self, ctx: click.Context) -> str:
        """Give the whole help text."""
        words = session_of(ctx).words
        key = ".".join(("cli", *ctx.command_path.split()[1:]))
        return "\n".join(self._help_lines(ctx, words, key, _width()))

    def _help_lines(self, ctx: click.Context, words: Words, key: str, width: int) -> list[str]:
        lines = [words.say("cli.heading.usage", usage=f"{ctx.command_path} {words.say(f'{key}.usage')}"), ""]
        lines += wrap(words.say(f"{key}.short"), width, 2)
        for paragraph in words.say(f"{key}.help").strip().split("\n\n"):
            lines += ["", *wrap(paragraph, width, 2)]
        lines += self._list_lines(ctx, words, key, width)
        options = [
            (", ".join(sorted(one.opts, key=len)) + _metavar(one), words.say(one.help or ""))
            for one in self.get_params(ctx)
            if isinstance(one, click.Option) and not one.hidden
        ]
        lines += ["", words.say("cli.heading.options"), *two_columns(options, width)]
        examples = words.get(f"{key}.examples", "").strip()
        if examples:
            lines += ["", words.say("cli.heading.examples"), *(f"  {one}" for one in examples.splitlines())]
        return lines

    def _list_lines(self, ctx: click.Context, words: Words, key: str, width: int) -> list[str]:
        return []


def _metavar(option: click.Option) -> str:
    if option.is_flag:
        return ""
    return f" {option.metavar or (option.name or '').upper()}"


class Command(_Worded):
    """A command (命令)."""

    allow_extra_args = True


class Group(_Worded, click.Group):
    """A group of commands in one module (命令组)."""

    def _list_lines(self, ctx: click.Context, words: Words, key: str, width: int) -> list[str]:
        rows = [(name, words.say(f"{key}.{name}.short")) for name in self.list_commands(ctx)]
        return ["", words.say("cli.heading.commands"), *two_columns(rows, width)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; without any, show the help as wrong usage."""
        if not args and not ctx.resilient_parsing:
            click.echo(self.get_help(ctx), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names in the order they were added, which is the order of work."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command named; another name is refused with those there are."""
        name = args[0]
        found = self.get_command(ctx, name)
        if found is None:
            if name.startswith("-"):
                raise click.NoSuchOption(name, ctx=ctx)
            raise UsageError(
                fault(
                    "cli.no_command",
                    "There is no command {name!r}. Commands are {allowed}.",
                    name=name,
                    allowed=", ".join(self.list_commands(ctx)),
                )
            )
        return name, found, args[1:]


class LateGroup(Group):
    """A group that imports a command's module when it is called, so that help costs nothing (延迟导入的命令组)."""

    def __init__(self, late: Mapping[str, str], params: list[click.Parameter], callback: Callable[..., object]) -> None:
        """Take the names of commands with their modules; each module holds its command as `command`."""
        super().__init__("tongzhou", params=params, callback=callback)
        self.late = late

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names in the order of the declaration."""
        return list(self.late)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and give the command."""
        module = self.late.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(module).command
        return command
