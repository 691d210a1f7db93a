"""`python -m winset` is the `winset` command."""

from __future__ import annotations

from winset.cli.main import main

if __name__ == "__main__":
    main()
