"""Rewrite a negotiation into a plain play: issues, sides and `ratifies` become players, votes and payoffs.

    issue x in [0, 1]                               players A, RA, B
    side A                                          play
        negotiator gets x, 0 without agreement          A chooses x in [0, 1]
        ratified by all of                              B chooses accept or reject
            RA: gets x - r, 0 without agreement   ->    if reject: breakdown, A gets 0, RA gets 0, B gets 0
    side B                                              RA votes yes or no
        negotiator gets 1 - x, 0 without agreement      if yes[RA]: agreement, A gets x, RA gets x - r, B gets 1 - x
    play                                                otherwise: unratified, A gets 0, RA gets 0, B gets 0
        A chooses x
        B chooses accept or reject
        if reject: breakdown
        A ratifies in turn
        if ratified: agreement
        otherwise: unratified

The rules are those of the language reference, "Sides become a play". The result is an ordinary file: it can be written
down, read again and solved; nothing of the negotiation is left that a solver would have to know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from winset.errors import Fault, SourceErrors
from winset.language import syntax as s
from winset.negotiation.checks import faults_of
from winset.negotiation.comments import moved_comments
from winset.negotiation.ends import Negotiation
from winset.negotiation.preferences import Person, members, people, with_indices
from winset.negotiation.ratification import Words
from winset.negotiation.sequence import rewritten_play
from winset.negotiation.trees import declared, fresh

BALLOTS = (("yes", "no"), ("aye", "nay"), ("ratify", "refuse"))


def to_play(game: s.Game, source: str = "game", text: str = "") -> s.Game:
    """The plain game that `game` describes; `game` itself if it has no issue and no side.

    Players are those of the file, then for each side its negotiator (under the side's name) and its members with
    payoffs. `source` and `text` are used in the report of faults only.

    Raises `SourceErrors` with every fault: no `play`, a payoff without agreement that is missing, an ideal point of the
    wrong dimension, sides paid a second way at an end, a `ratified` that no vote has settled, and so on.
    """
    if not game.issues and not game.sides:
        return game
    game = with_indices(game)
    faults = list(faults_of(game))
    if game.play is None:
        faults.append(Fault(game.at, "the file has no `play`", "add a sequence of play; win-sets need none"))
    if faults or game.play is None:
        raise SourceErrors(source, text, faults)
    persons = tuple(person for side in game.sides for person in people(side))
    setting = Negotiation(game, persons, words_of(game))
    play, faults = rewritten_play(setting, game.play)
    if faults:
        raise SourceErrors(source, text, faults)
    plain = replace(game, players=game.players + tuple(_players(persons)), issues=(), sides=(), play=play)
    return moved_comments(game, plain)


def words_of(game: s.Game) -> Words:
    """The labels of ballots, `yes` and `no` unless the file has them already, and a name for each draw of a vote."""
    taken = set(declared(game))
    free = [pair for pair in BALLOTS if not taken & set(pair)]
    yes, no = free[0] if free else (fresh("yes", taken), fresh("no", taken))
    taken |= {yes, no}
    draws: dict[str, str] = {}
    for side in game.sides:
        for member in members(side):
            if isinstance(member.preference, s.AcceptsWith):
                draws[member.who.name] = fresh(f"{member.who.name}_vote", taken)
                taken.add(draws[member.who.name])
    return Words(yes, no, draws)


def _players(persons: tuple[Person, ...]) -> Iterator[s.Ref]:
    return (person.players for person in persons)
