"""The command line: commands are imported only when they are called, so that help is instant."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from sitewatch.cli.console import Exit, complain
from sitewatch.errors import SitewatchError
from sitewatch.run.executor import quiet_libraries

COMMANDS = {
    "demo": "sitewatch.cli.cases",
    "new": "sitewatch.cli.cases",
    "add": "sitewatch.cli.cases",
    "run": "sitewatch.cli.cases",
    "read": "sitewatch.cli.loose",
    "watch": "sitewatch.cli.watching",
    "show": "sitewatch.cli.views",
    "timeline": "sitewatch.cli.views",
    "sources": "sitewatch.cli.views",
    "why": "sitewatch.cli.views",
    "report": "sitewatch.cli.outputs",
    "export": "sitewatch.cli.outputs",
    "review": "sitewatch.cli.reviewing",
    "resolve": "sitewatch.cli.scoring",
    "calibrate": "sitewatch.cli.scoring",
    "train": "sitewatch.cli.training",
    "verify": "sitewatch.cli.checks",
    "doctor": "sitewatch.cli.checks",
}
"""Command and the module that defines it, in the order in which help lists them."""


class LazyGroup(click.Group):
    """A group that imports a command's module when it is first needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of a case's life."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name])
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sitewatch", prog_name="sitewatch")
def sitewatch() -> None:
    """Watch named places through open evidence.

    What is there, what changed since somebody last looked, how do we know, how sure are we, and
    what was not seen. Begin with `sitewatch demo`.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; exit 0 done, 1 needs attention, 2 wrong usage or unreadable input.

    Args:
        arguments: What stands after the program's name; the process's own if None.
    """
    quiet_libraries()
    try:
        sitewatch.main(arguments, prog_name="sitewatch", standalone_mode=False)
        sys.exit(Exit.DONE)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        complain("stopped")
        sys.exit(Exit.ATTENTION)
    except click.ClickException as error:
        error.show()
        sys.exit(Exit.USAGE)
    except SitewatchError as error:
        complain(str(error))
        sys.exit(Exit.USAGE)
    except BrokenPipeError:
        # Whoever read the output has seen enough (`| head`).
        sys.stderr.close()
        sys.exit(Exit.DONE)
