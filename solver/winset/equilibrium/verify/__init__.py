"""Verification of equilibria, apart from the methods that find them."""

from winset.equilibrium.verify.verdict import Deviation, Verdict
from winset.equilibrium.verify.verifier import obligations, verify

__all__ = ["Deviation", "Verdict", "obligations", "verify"]
