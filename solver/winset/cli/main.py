"""The `winset` command: a table of commands that are imported only when invoked, and the exit code of every outcome.

A command is a click command in a file of its own beside this one. It returns None when done, or the exit code of a
negative verdict or a partial result; it raises what `winset.errors` defines. To add one, write its file and its line
in `COMMANDS`: `winset --help` reads the line, not the file.
"""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from winset import __version__
from winset.errors import WinsetError

OUR_BUG = 70
INTERRUPTED = 130
READER_LEFT = 141

COMMANDS: dict[str, tuple[str, str]] = {
    # name: (module of this package and the command in it, one line of help)
    "check": ("check:check", "Is the file well formed; what class of game is it; what can be solved."),
    "solve": ("solve:solve", "Equilibria in closed form, region by region of the parameters."),
    "verify": ("verify:verify", "Is this profile an equilibrium, of which concept; if not, the deviation."),
    "when": ("when:when", "Exactly where is a conjectured profile an equilibrium; what is better elsewhere."),
    "methods": ("methods:methods", "The methods: what each finds, accepts and promises."),
    "winsets": ("winsets:winsets", "The win-sets of each side and their overlap."),
    "statics": ("statics:statics", "How payoffs, offers and outcomes move with a parameter, decided exactly."),
    "table": ("table:table", "Equilibrium tables over parameters: payoffs, offers, outcomes on a grid."),
    "draw": ("draw:draw", "Figures for papers: payoffs, regions, win-sets, trees; svg, tex, png, pdf."),
    "diff": ("diff:diff", "Two institutions, timings or tie rules side by side, decided exactly."),
    "convert": ("convert:convert", "Write a file in another form: .game, .json, .efg, .nfg."),
    "list": ("catalogue:show_list", "List the bundled games and propositions."),
    "copy": ("catalogue:copy", "Copy a bundled file here, to change it."),
}


class LazyGroup(click.Group):
    """A click group that knows its commands from `COMMANDS` and imports one only to run or explain it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None if the table has no such name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(f"winset.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As in click, but an unknown command is answered with the nearest in the table, not among those loaded."""
        name = args[0]
        if name not in COMMANDS and name[:1] != "-" and not ctx.resilient_parsing:
            near = difflib.get_close_matches(name, COMMANDS)
            advice = f" Did you mean {' or '.join(near)}?" if near else ""
            ctx.fail(f"There is no command {name!r}.{advice}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table as help: click would import every command for its short help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="winset")
def winset() -> None:
    """Solve negotiations played at two tables: equilibria in closed form, region by region of the parameters.

    A command takes a game file, or @NAME for a bundled one (see `winset list`).
    """


def main() -> None:
    """Entry point of the console script."""
    _complete()
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """Run one command line and return its exit code; messages go to standard error.

    0 done, 1 a negative verdict, 2 bad usage or input, 3 a limit or no method, 70 our bug, 130 interrupted, 141 when
    the reader of standard output has left (as in `winset list | head -1`).
    """
    try:
        with winset.make_context("winset", list(args)) as context:
            code = winset.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return WinsetError.exit_code
    except WinsetError as error:
        click.echo(error, err=True)
        return error.exit_code
    except (KeyboardInterrupt, EOFError, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except Exception as bug:  # noqa: BLE001  the one place that catches everything
        if isinstance(bug, BrokenPipeError) and _reader_left():
            return READER_LEFT
        _confess(bug)
        return OUR_BUG
    return int(code or 0)


def _confess(bug: Exception) -> None:
    """Say that the fault is ours, so that a bug never passes for a verdict on the user's game."""
    click.echo(f"This is a bug in winset {__version__}, not in your input: {type(bug).__name__}: {bug}", err=True)
    if os.environ.get("WINSET_DEBUG") == "1":
        import traceback

        click.echo("".join(traceback.format_exception(bug)), err=True)
    else:
        click.echo("WINSET_DEBUG=1 shows where; please report it with the command line and the file.", err=True)


def _reader_left() -> bool:
    """Was it standard output that broke, not a pipe to a solver? Then point it at nothing, for the flush at exit.

    Another line end tells; should the pipe be whole, a bug is about to be reported and the line end does no harm.
    """
    try:
        click.echo()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True
    return False


def _complete() -> None:
    """Answer the shell if it asks for completions: `_WINSET_COMPLETE=bash_source winset` prints what to source."""
    if instruction := os.environ.get("_WINSET_COMPLETE"):
        from click.shell_completion import shell_complete

        sys.exit(shell_complete(winset, {}, "winset", "_WINSET_COMPLETE", instruction))
