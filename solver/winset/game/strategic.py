"""A game in strategic form: a table of payoffs over the profiles of strategies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from winset.errors import OutOfReach
from winset.game.tree import Number

if TYPE_CHECKING:
    from numpy.typing import NDArray

Profile = Sequence[int]


@dataclass(frozen=True)
class Strategic:
    """A finite game in strategic form.

    `payoffs` is flat, by profile and then by player; the strategy of the first player changes fastest, as in `.nfg`
    files. `outcome_names` has the names that a file gives to what happens at profiles, by the number of the profile.

    >>> pennies = Strategic("Pennies", ("A", "B"), (("h", "t"), ("h", "t")), ((1, -1), (-1, 1), (-1, 1), (1, -1)))
    >>> pennies.at((0, 1)), pennies.number((0, 1)), list(pennies.profiles())[1]
    ((-1, 1), 2, (1, 0))
    """

    title: str
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    payoffs: tuple[tuple[Number, ...], ...]
    outcome_names: dict[int, str] = field(default_factory=dict)
    comment: str = ""

    def __post_init__(self) -> None:
        if len(self.strategies) != len(self.players) or len(self.payoffs) != prod(self.shape):
            raise ValueError("a strategic form has a list of strategies for each player and payoffs for each profile")

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of strategies of each player."""
        return tuple(map(len, self.strategies))

    def profiles(self) -> Iterator[tuple[int, ...]]:
        """All profiles in the order of the table."""
        return (profile[::-1] for profile in product(*(range(size) for size in reversed(self.shape))))

    def number(self, profile: Profile) -> int:
        """The place of a profile in the table."""
        place = 0
        for choice, size in zip(reversed(profile), reversed(self.shape), strict=True):
            place = place * size + choice
        return place

    def at(self, profile: Profile) -> tuple[Number, ...]:
        """What each player gets at a profile."""
        return self.payoffs[self.number(profile)]

    def matrices(self) -> tuple[list[list[Number]], list[list[Number]]]:
        """The exact payoff matrices of two players: rows are the first one's strategies, columns the second one's.

        Raises OutOfReach for other numbers of players.
        """
        if len(self.players) != 2:
            raise OutOfReach(f"payoff matrices are for two players, and the game has {len(self.players)}")
        rows, columns = map(range, self.shape)
        first, second = ([[self.at((i, j))[player] for j in columns] for i in rows] for player in (0, 1))
        return first, second

    def arrays(self) -> list[NDArray[Any]]:
        """For each player an array of floats with an axis for each player, as NumPy, Nashpy and others take them.

        Raises OutOfReach if payoffs contain parameters.
        """
        import numpy as np

        found = []
        for player in range(len(self.players)):
            flat = np.array([_float(payoffs[player]) for payoffs in self.payoffs], dtype=float)
            found.append(flat.reshape(self.shape, order="F"))
        return found


def _float(amount: Number) -> float:
    if isinstance(amount, int):
        return float(amount)
    try:
        return float(amount if not hasattr(amount, "fraction") else amount.fraction())
    except ValueError:
        raise OutOfReach(f"{amount} is not a number: give the parameters values with --set") from None
