"""What kapsim promises for when things go wrong, tried: a little of it in the test suite, much of it by one command.

`python -m tests.trials` prints a table of promises and figures.
"""
