"""Where a conjectured profile is an equilibrium: the exact region of the parameters, and what is better elsewhere."""
