"""Figures for papers: one model of a drawing, views that make one, and writers that set it."""
