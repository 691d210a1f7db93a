"""Answers for other programs and for papers: formulas by region as SymPy, Mathematica and LaTeX."""
