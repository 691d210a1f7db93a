"""Signalling games, told from the shape of a tree: nature draws a type, a message, a reply.

The sender knows the type, the receiver sees the message only. Types may have different messages; a message that only
some types can send leads to an information set with their nodes only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from winset.game.tree import END, NATURE, Number, Tree


@dataclass(frozen=True, slots=True)
class Signalling:
    """A signalling game: `reply_set[m]` is the receiver's information set after message m.

    `action_of[t][m]` is the action by which type t sends message m, `payoffs[t][m][r]` what sender and receiver get if
    it is replied to by r.
    """

    tree: Tree
    sender: int
    receiver: int
    prior: tuple[Number, ...]
    type_set: tuple[int, ...]
    reply_set: tuple[int, ...]
    action_of: tuple[Mapping[int, int], ...]
    payoffs: tuple[Mapping[int, tuple[tuple[Number, Number], ...]], ...]

    @property
    def types(self) -> range:
        """The types, by number."""
        return range(len(self.prior))

    @property
    def messages(self) -> range:
        """The messages, by number."""
        return range(len(self.reply_set))

    def senders(self, message: int) -> tuple[int, ...]:
        """The types that can send a message, in the order of the nodes of the receiver's information set."""
        tree = self.tree
        of = {tree.members[s][0]: t for t, s in enumerate(self.type_set)}
        return tuple(of[tree.parent[node]] for node in tree.members[self.reply_set[message]])

    def type_names(self) -> tuple[str, ...]:
        """What nature's draw calls the types."""
        return tuple(self.tree.actions[self.tree.place[0]])


def signalling(tree: Tree) -> Signalling | str:
    """The signalling game that a tree is, or why it is none."""
    if tree.place[0] == END or tree.owner[tree.place[0]] != NATURE:
        return "nature does not draw a type first"
    roots = tuple(tree.children(0))
    places = [tree.place[node] for node in roots]
    if END in places or any(len(tree.members[s]) != 1 or tree.owner[s] == NATURE for s in places):
        return "some type does not move, or does not know itself"
    senders = {tree.owner[s] for s in places}
    replies = dict.fromkeys(tree.place[child] for node in roots for child in tree.children(node))
    receivers = {NATURE if s == END else tree.owner[s] for s in replies}
    if len(senders) != 1 or len(receivers) != 1 or NATURE in receivers or senders == receivers:
        return "not one sender and one receiver, each message being replied to"
    ends = (end for s in replies for node in tree.members[s] for end in tree.children(node))
    if any(tree.place[node] != END for node in ends):
        return "play goes on after the reply"
    messages = {where: number for number, where in enumerate(replies)}
    sender, receiver = senders.pop(), receivers.pop()
    action_of, payoffs = [], []
    for node in roots:
        actions = {messages[tree.place[child]]: action for action, child in enumerate(tree.children(node))}
        if len(actions) != len(tree.actions[tree.place[node]]):
            return "two messages of a type look alike to the receiver"
        action_of.append(actions)
        payoffs.append(_payoffs(tree, node, messages, sender, receiver))
    return Signalling(
        tree,
        sender,
        receiver,
        tree.chances[tree.place[0]],
        tuple(places),
        tuple(replies),
        tuple(action_of),
        tuple(payoffs),
    )


def _payoffs(
    tree: Tree, node: int, messages: Mapping[int, int], sender: int, receiver: int
) -> dict[int, tuple[tuple[Number, Number], ...]]:
    found = {}
    for child in tree.children(node):
        ends = [tree.payoffs(end) for end in tree.children(child)]
        found[messages[tree.place[child]]] = tuple((pay[sender], pay[receiver]) for pay in ends)
    return found
