"""Perfect Bayesian equilibria of plays with one privately informed side: beliefs as states.

What can follow a public history is a correspondence over the posterior of those who are not informed: piece by piece,
the payoffs of each type, what happens to it, and what is played (`outcome`). It is built backwards, with an operator
for each kind of move: `uninformed`, `informed`, `signal`; `subgame` puts them together and `shown` tells the result.
"""
