"""Complete and connected parts of a list of pairs, as of extreme equilibria.

Maximal complete parts (bicliques) are found by Bron and Kerbosch's method with a pivot on the graph in which also any
two of one side are joined, as in D. Avis, G. Rosenberg, R. Savani, B. von Stengel, Enumeration of Nash equilibria for
two-player games, Economic Theory 42 (2010), section 6.
"""

from __future__ import annotations

from collections.abc import Sequence

Part = tuple[tuple[int, ...], tuple[int, ...]]


def maximal(pairs: Sequence[tuple[int, int]]) -> tuple[Part, ...]:
    """The largest sets X, Y with all of X x Y among the pairs. Cost: exponential at worst.

    >>> maximal([(0, 0), (0, 1), (1, 1)])
    (((0,), (0, 1)), ((0, 1), (1,)))
    """
    found: set[Part] = set()
    for lefts, rights in connected(pairs):
        joined = [(i, j) for i, j in pairs if i in set(lefts)]
        if len(joined) == len(lefts) * len(rights):
            found.add((lefts, rights))
        else:
            found |= _cliques(joined, lefts, rights)
    return tuple(sorted(found))


def _cliques(pairs: Sequence[tuple[int, int]], lefts: Sequence[int], rights: Sequence[int]) -> set[Part]:
    """The maximal bicliques of one component; nodes are the left ones and then the right ones, sets are bits."""
    left = {i: k for k, i in enumerate(lefts)}
    right = {j: k + len(lefts) for k, j in enumerate(rights)}
    count = len(lefts) + len(rights)
    side = (1 << len(lefts)) - 1
    near = [(side if k < len(lefts) else (1 << count) - 1 & ~side) & ~(1 << k) for k in range(count)]
    for i, j in pairs:
        near[left[i]] |= 1 << right[j]
        near[right[j]] |= 1 << left[i]
    found: set[Part] = set()
    waiting = [(0, (1 << count) - 1, 0)]
    while waiting:
        chosen, open_ones, done = waiting.pop()
        if not open_ones | done:
            part = _bits(chosen)
            inside = (
                tuple(lefts[k] for k in part if k < len(lefts)),
                tuple(rights[k - len(lefts)] for k in part if k >= len(lefts)),
            )
            if all(inside):
                found.add(inside)
            continue
        pivot = max(_bits(open_ones | done), key=lambda k: (open_ones & near[k]).bit_count())
        for k in _bits(open_ones & ~near[pivot]):
            waiting.append((chosen | 1 << k, open_ones & near[k], done & near[k]))
            open_ones &= ~(1 << k)
            done |= 1 << k
    return found


def connected(pairs: Sequence[tuple[int, int]]) -> tuple[Part, ...]:
    """The parts that hang together: pairs that share a left or a right number are in one part.

    >>> connected([(0, 0), (1, 1), (1, 2)])
    (((0,), (0,)), ((1,), (1, 2)))
    """
    parts: list[tuple[set[int], set[int]]] = []
    for i, j in pairs:
        touching = [part for part in parts if i in part[0] or j in part[1]]
        whole = ({i}.union(*(part[0] for part in touching)), {j}.union(*(part[1] for part in touching)))
        parts = [part for part in parts if part not in touching] + [whole]
    return tuple(sorted((tuple(sorted(lefts)), tuple(sorted(rights))) for lefts, rights in parts))


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
