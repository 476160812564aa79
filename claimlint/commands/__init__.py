"""What the commands of the command line do, one module a command. Printing and exiting stay at this level."""
