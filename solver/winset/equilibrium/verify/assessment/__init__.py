"""Verification of assessments: strategies that may mix, with beliefs about what others have been told by nature."""
