"""Negotiations between sides that have to ratify: the play they describe, and the deals that each side can ratify."""
