"""claimlint finds risky health claims in prose and says what to write instead."""

__version__ = "0.1.0"
