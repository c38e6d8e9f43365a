"""What kapsim costs, as ratios beside a floor or a peer measured in the same run: `python -m tests.bench [ROW ...]`.

One script a row. Equality of results is checked first; then the two sides take turns, and the median of the ratios
counts. Nothing here passes or fails in CI: machines differ, and so do their neighbours.
"""
