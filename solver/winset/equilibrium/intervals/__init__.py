"""Perfect Bayesian equilibria in interval strategies, where one player knows a number that nature drew."""
