"""Views: what of a game is drawn, one a file."""
