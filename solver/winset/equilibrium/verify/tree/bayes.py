"""Beliefs and Bayes' rule: on the path, and off it where an information set is come by through another one.

The rule off the path: where all nodes of an information set come through one action at an earlier set, or whatever the
action through an earlier set with a single node, the belief there is the belief at the earlier one carried forward by
the strategies, if these give it any weight. With one action, whether that was prescribed or a deviation does not
matter: a player's deviation tells nothing of what she does not know. The single nodes make the concept
subgame-perfect. Nature's sets count as earlier ones.

After D. Fudenberg and J. Tirole, "Perfect Bayesian equilibrium and sequential equilibrium", Journal of Economic Theory
53 (1991), 236-260, whose definition for games with observed actions and independent types this extends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from winset.equilibrium.verify.tree.ground import Gate
from winset.equilibrium.verify.tree.profile import Profile
from winset.equilibrium.verify.tree.rational import conditional
from winset.equilibrium.verify.tree.scale import Amount
from winset.game.tree import NATURE

Beliefs = Mapping[int, Sequence[Amount]]


def implied(profile: Profile) -> dict[int, tuple[Amount, ...]]:
    """The beliefs that leave no choice: at sets with one node, and on the path by Bayes' rule."""
    found: dict[int, tuple[Amount, ...]] = {}
    for place in profile.ground.sets:
        nodes = profile.tree.members[place]
        if len(nodes) == 1:
            found[place] = (1,)
        elif profile.scale.sign(profile.reached(place)) > 0:
            found[place] = tuple(conditional([profile.reach[x] for x in nodes]) or ())
    return found


def against_bayes(profile: Profile, beliefs: Beliefs) -> Iterator[tuple[int, str]]:
    """The sets on the path whose belief is not the one by Bayes' rule, and what it should be."""
    for place, due in implied(profile).items():
        held = beliefs.get(place, due)
        if any(profile.scale.sign(a - b) for a, b in zip(held, due, strict=True)):
            told = ", ".join(map(str, due))
            yield place, f"the belief at {profile.ground.labels[place]} should be {told} by Bayes' rule"


def against_the_rule(profile: Profile, beliefs: Beliefs) -> Iterator[tuple[int, str]]:
    """The sets off the path whose belief does not follow from the one at an earlier set, and what it should be."""
    on_path = implied(profile)
    for place in profile.ground.sets:
        if place in on_path or place not in beliefs:
            continue
        for gate, carried in carried_to(profile, beliefs, place):
            due = conditional(carried)
            held = beliefs[place]
            if due is not None and any(profile.scale.sign(a - b) for a, b in zip(held, due, strict=True)):
                labels = profile.ground.labels
                told = f"{', '.join(map(str, due))}: it is come by through {_way(profile, gate)}"
                yield place, f"the belief at {labels[place]} should be {told}"


def carried_to(profile: Profile, beliefs: Beliefs, place: int) -> Iterator[tuple[Gate, list[Amount]]]:
    """For each earlier set through which one is come by, the weights of its nodes that follow from the belief there."""
    tree = profile.tree
    nodes = tree.members[place]
    for gate in profile.ground.gates(place):
        held = _belief(profile, beliefs, gate.place)
        if held is None:
            continue
        weights = [profile.flow(above, x, gate.action >= 0) for above, x in zip(gate.nodes, nodes, strict=True)]
        yield gate, [held[above] * weight for above, weight in zip(gate.nodes, weights, strict=True)]


def _belief(profile: Profile, beliefs: Beliefs, place: int) -> Mapping[int, Amount] | None:
    """The belief at a set by node; at one of nature's known only where it has one node or is reached."""
    nodes = profile.tree.members[place]
    if place in beliefs:
        return dict(zip(nodes, beliefs[place], strict=True))
    if len(nodes) == 1:
        return {nodes[0]: 1}
    if profile.tree.owner[place] == NATURE and (held := conditional([profile.reach[x] for x in nodes])):
        return dict(zip(nodes, held, strict=True))
    return None


def _way(profile: Profile, gate: Gate) -> str:
    label = profile.ground.labels[gate.place]
    action = f"{profile.tree.actions[gate.place][gate.action]} at " if gate.action >= 0 else ""
    return action + (label or "a move of nature")
