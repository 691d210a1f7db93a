"""`winset draw`: figures for papers, of payoffs, regions, win-sets, game trees."""

from __future__ import annotations

from pathlib import Path

import click

from winset.cli.options import as_given, set_option, source_argument, time_limit_option

VIEWS = ("payoffs", "regions", "frontier", "winsets", "tree")
PARTIAL = 3


@click.command("draw")
@source_argument()
@set_option()
@time_limit_option()
@click.option("--view", type=click.Choice(VIEWS), required=True, help="What is drawn.")
@click.option(
    "--over",
    metavar="NAME[=LOW:HIGH]",
    multiple=True,
    help="The parameter along an axis, and from where to where; repeatable. Those without a value if left out.",
)
@click.option(
    "--of",
    "quantity",
    metavar="QUANTITY,...",
    help="payoffs: what is drawn, as in `statics`. tree: the number of an equilibrium.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file, .svg, .tex, .png or .pdf; the last two need the extra `plot`.",
)
def draw(
    file: Path,
    settings: tuple[tuple[str, str], ...],
    time_limit: float | None,
    view: str,
    over: tuple[str, ...],
    quantity: str | None,
    output: Path,
) -> int | None:
    """Draw the game in FILE as a figure for a paper.

    payoffs: quantities against a parameter, jumps with their ends marked. regions: which equilibria exist, over two
    parameters. frontier: what deals are worth to two players, no agreement, and what is agreed on. winsets: the deals
    that each side ratifies and their overlap. tree: a game with information sets and an equilibrium. All other
    parameters need a value (--set).
    """
    from winset.show.drawing.save import check_ending, save

    check_ending(output)
    from winset import api

    drawing = api.draw(file, view, over=over, of=quantity, settings=as_given(settings), time_limit=time_limit)
    save(drawing, output)
    for note in drawing.notes:
        click.echo(note, err=True)
    click.echo(f"wrote {output}", err=True)
    return PARTIAL if drawing.partial else None
