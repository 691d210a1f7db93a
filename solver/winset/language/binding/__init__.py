"""What the binder is made of: names, formulas, declarations, sides, paths through the play, propositions."""
