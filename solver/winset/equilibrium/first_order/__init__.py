"""A number chosen against draws from distributions that are not known: the answer is a first-order condition."""
