"""Equilibria of finite games: trees and strategic forms, with numbers or with parameters."""
