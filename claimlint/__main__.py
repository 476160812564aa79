"""`python -m claimlint`, for where the command is not on the path."""

from claimlint.cli import main

if __name__ == "__main__":
    main(prog_name="claimlint")
