"""`python -m console` is `dateline`."""

from console.cli import main

main()
