"""The commands: one module per group, each a thin wrapper of a library function of the same name.

Modules of this room import click alone at the top; heavy libraries are imported when a command runs.
"""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import click

from diplomatica import __version__
from diplomatica.cli import archive, curation, files, habits, knowledge, reading
from diplomatica.errors import BuildError, DiplomaticaError

HELP = """Turn a folder of diplomatic documents into a searchable, citable, linked archive that answers
who knew what, when, from whom, how late, and what is missing."""


@click.group(help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="diplomatica")
def cli() -> None:
    """The group that all commands register with."""


for _module in (archive, files, habits, reading, knowledge, curation):
    for _command in _module.COMMANDS:
        cli.add_command(_command)


def main() -> None:
    """Run the command line; wrong use, and an error that the program raises on purpose, is one line on stderr and exit status 2."""
    try:
        sys.exit(cli(standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help(), err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"diplomatica: {_one_line(error)}", err=True)
        sys.exit(2)
    except click.Abort:
        click.echo("diplomatica: interrupted", err=True)
        sys.exit(130)
    except BuildError as error:
        click.echo(f"diplomatica: {error}", err=True)
        sys.exit(1)
    except DiplomaticaError as error:
        click.echo(f"diplomatica: {error}", err=True)
        sys.exit(2)


_EXTRA = re.compile(r"Got unexpected extra argument \((.+)\)")


def _one_line(error: click.ClickException) -> str:
    """What was wrong and where help is, in one line."""
    said = " ".join(error.format_message().split()).rstrip(".")
    context: click.Context | None = getattr(error, "ctx", None)
    if context is None:
        return said
    options = {parameter.name for parameter in context.command.params}
    # Who types a folder where none is asked for means the archive.
    extra = _EXTRA.fullmatch(said)
    if extra and "archive_dir" in options and Path(extra[1]).is_dir():
        return f"{said}; an archive is named by an option: `{context.command_path} --archive {shlex.quote(extra[1])}`"
    return f"{said}; `{context.command_path} --help` tells more"
