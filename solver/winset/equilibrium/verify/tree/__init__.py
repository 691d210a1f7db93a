"""The verifier of assessments on finite trees: from the tree alone, nothing shared with the methods."""

from winset.equilibrium.verify.tree.scale import TOLERANCE
from winset.equilibrium.verify.tree.verdict import CONCEPTS, TreeDeviation, TreeVerdict
from winset.equilibrium.verify.tree.verifier import TreeVerifier, verify_assessment

__all__ = ["CONCEPTS", "TOLERANCE", "TreeDeviation", "TreeVerdict", "TreeVerifier", "verify_assessment"]
