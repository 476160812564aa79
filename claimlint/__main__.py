"""`python -m claimlint`, for where the command is not on the path."""

from claimlint.cli import run

if __name__ == "__main__":
    run()
