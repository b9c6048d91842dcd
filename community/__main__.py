"""The way in: `python3 -m community …`, from a bare clone as well as from an installed package."""

# This file must stay readable for every old Python, so that its owner gets a sentence and not a syntax error.
import sys

if sys.version_info < (3, 11):
    sys.exit("Peer Support Community needs Python 3.11 or newer; this is Python {}.{}.".format(*sys.version_info[:2]))

if __name__ == "__main__":
    from community.setup.start import enter

    enter(sys.argv[1:])
    if sys.argv[1:2] == ["test"]:
        from community.setup.check import main as check

        sys.exit(check(sys.argv[2:]))
    from community.cli import main

    sys.exit(main(sys.argv[1:]))
