"""What people and programs read of finite games: equilibria, verdicts, methods."""
