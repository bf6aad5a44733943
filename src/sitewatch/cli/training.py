"""`train`: a detector from a labelled folder."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from sitewatch.cli.console import say
from sitewatch.errors import MissingExtraError

NEEDED = ("torch", "onnx", "cv2", "onnxruntime")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True,
              help="Folder of the model pack that is made.")  # fmt: skip
@click.option("--gsd", type=click.FloatRange(min=0, min_open=True), required=True,
              help="Pixel size of the pictures [m].")  # fmt: skip
@click.option("--read-at", type=click.FloatRange(min=0, min_open=True), default=1.0,
              show_default=True, help="Pixel size that the detector reads [m].")  # fmt: skip
@click.option("--class", "path", default="aircraft", show_default=True,
              help="Class path of what is labelled.")  # fmt: skip
@click.option("--licence", default="", help="Licence of the weights: that of the pictures binds.")
@click.option("--minutes", type=click.FloatRange(min=0, min_open=True), default=45.0,
              show_default=True, help="Time of one core.")  # fmt: skip
@click.option("--finish-minutes", type=click.FloatRange(min=0), default=0.0, show_default=True,
              help="Then go on with all places for this long.")  # fmt: skip
@click.option("--seed", type=int, default=7, show_default=True, help="Seed of all chance.")
def train(  # one for every option
    folder: Path,
    out: Path,
    gsd: float,
    read_at: float,
    path: str,
    licence: str,
    minutes: float,
    finish_minutes: float,
    seed: int,
) -> None:
    """Train a detector on FOLDER, pictures with boxes, and write it as a model pack.

    Boxes come from annotations.csv or one COCO file. Every third place is held out to measure the
    detector; name the place of each picture, so that no place is both learned and measured.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        hint = "pip install 'sitewatch[imagery,train]'"
        raise MissingExtraError(f"needs {', '.join(missing)}", where="train", hint=hint)
    from sitewatch.training.terms import Budget, Order, Progress
    from sitewatch.training.trainer import train as trained

    def tell(done: Progress) -> None:
        if done.steps % 25 == 0:
            click.echo(
                f"{done.share:.0%}: step {done.steps}, "
                f"middles {done.heat:.3f}, boxes {done.sides:.3f}",
                err=True,
            )

    budget = Budget(minutes * 60, seed=seed)
    order = Order(
        folder, out, path, gsd, read_at, licence, budget=budget, finish_s=finish_minutes * 60
    )
    made = trained(order, tell)
    say(f"{out}: {made.id} {made.version}")
    for row in made.card.recalls:
        say(f"{row.from_m:g} m and more: {row.found} of {row.of} found at places held out")
