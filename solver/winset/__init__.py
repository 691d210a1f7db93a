"""winset: equilibria of two-level games, in closed form."""

__version__ = "0.1.0"
