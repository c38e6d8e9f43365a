"""The least and the most that a finished run can score in a domain.

A score is a ratio of two sums along a path. The path with the least ratio is found as Dinkelbach (1967) does for
fractional programs: take the ratio r of some path, look for one on which credit - r * out of is less than 0, take its
ratio, and so on until there is none. All weights are whole numbers, so that the result is exact.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from .flawless import Flawless
from .graph import components
from .model import DOMAINS, Case, Domain
from .proof import Bounds, Proof
from .rows import Stake
from .states import Explorer

UNREACHED = 1 << 62
Part = tuple[int, int, int]
"""What a move adds: credit on course, opportunities on course, losses beside them; in parts of a common unit."""


def bounds(case: Case, explorer: Explorer, paths: Mapping[int, Flawless], proof: Proof) -> Mapping[Domain, Bounds]:
    """The bounds of the score of a finished run, for every domain in which some finished run has one.

    paths: by response class, the flawless paths from its start. Where each turn of a round costs something, the least
    is what turning for ever comes to: 0.
    """
    found: dict[Domain, Bounds] = {}
    for response, flawless in paths.items():
        for index, domain in enumerate(DOMAINS):
            scores = _Scores(case, explorer, proof.at(response), flawless.start, index)
            if scores.assessed():
                least, most = scores.least(), Fraction(1) if flawless.assesses(index) else scores.most()
                known = found.get(domain, Bounds(least, most))
                found[domain] = Bounds(min(known.least, least), max(known.most, most))
    return {domain: found[domain] for domain in DOMAINS if domain in found}


class _Scores:
    """The scores of finished runs in one domain. `unit` is what one opportunity counts, so that credits are whole."""

    def __init__(self, case: Case, explorer: Explorer, proof: Proof, start: int, domain: int) -> None:
        self.explorer = explorer
        self.start = start
        self.domain = domain
        self.leads = explorer.leading_to_an_end
        self.unit = lcm(
            *(s.mark.available[domain] or 1 for row in explorer.rows for stakes in row.stakes for s in stakes)
        )
        alike: dict[object, list[Part]] = {}
        self.parts: list[list[Part]] = []
        """By row; the same list for all rows that offer the same."""
        for row in explorer.rows:
            key = (row.stakes, row.again)
            if key not in alike:
                alike[key] = [self._part(stakes, proof.on_course) for stakes in row.stakes]
            self.parts.append(alike[key])
        ends = {name: step.end for name, step in case.steps.items() if step.end}
        pars = {name: proof.par(DOMAINS[domain], name, end.instead_of) for name, end in ends.items()}
        self.pars = [pars[row.step] * self.unit if row.end else 0 for row in explorer.rows]

    def assessed(self) -> bool:
        """Whether some run can finish with something at stake."""
        return any(self.pars) or self._finishes(uncredited=False)

    def _part(self, stakes: tuple[Stake, ...], on_course: frozenset[str]) -> Part:
        """What an answer adds, of all that it settles."""
        credit = opportunities = lost = 0
        for stake in stakes:
            lost += stake.lost(self.domain) * self.unit
            if stake.opportunity(self.domain):
                earned = stake.mark.earned[self.domain] * self.unit // stake.mark.available[self.domain]
                if stake.name in on_course:
                    credit += earned
                    opportunities += self.unit
                else:
                    lost += self.unit - earned
        return credit, opportunities, lost

    def least(self) -> Fraction:
        """The least score; 0 where rounds can lower it without end."""
        if self._finishes(uncredited=True) or self._rounds_cost():
            return Fraction(0)
        # Out of the larger of opportunities and par: the lesser of both ratios.
        return self._extreme(1, self._extreme(1, Fraction(1), with_par=False), with_par=True)

    def most(self) -> Fraction:
        """The most where no flawless path has an opportunity, so that par is 0 everywhere."""
        return self._extreme(-1, Fraction(0), with_par=False)

    def _finishes(self, uncredited: bool) -> bool:
        """Whether a run can finish with something at stake (and without any credit)."""
        explorer, parts = self.explorer, self.parts
        known = (bytearray(len(explorer.codes)), bytearray(len(explorer.codes)))
        open_ = [(self.start, 0)]
        known[0][self.start] = 1
        for number, stake in open_:  # grows as it is walked
            row = explorer.row_of[number]
            if explorer.rows[row].end and (stake or self.pars[row]):
                return True
            begin = explorer.first[number]
            for move, (credit, opportunity, lost) in enumerate(parts[row]):
                after = explorer.targets[begin + move]
                more = 1 if stake or opportunity or lost else 0
                if not (credit and uncredited) and not known[more][after]:
                    known[more][after] = 1
                    open_.append((after, more))
        return False

    def _rounds_cost(self) -> bool:
        """Whether something can be lost again and again on the way to an end."""
        explorer, leads = self.explorer, self.leads
        again = {n for n, row in enumerate(explorer.row_of) if explorer.rows[row].again and leads[n]}
        ways = {
            n: [to for to in explorer.targets[explorer.first[n] : explorer.first[n + 1]] if to in again] for n in again
        }
        turning = {n: place for place, members in enumerate(components(ways)) for n in members}
        return any(
            lost and turning.get(explorer.targets[explorer.first[n] + move]) == turning[n]
            for n in again
            for move, (_, _, lost) in enumerate(self.parts[explorer.row_of[n]])
        )

    def _extreme(self, sign: int, ratio: Fraction, with_par: bool) -> Fraction:
        """The least (sign 1) or most (sign -1) ratio of credit to opportunities, or par, and losses; `ratio` is one."""
        while True:
            p, q = ratio.numerator * sign, ratio.denominator * sign
            weights = [
                [q * credit - p * (lost if with_par else opportunity + lost) for credit, opportunity, lost in parts]
                for parts in self.parts
            ]
            credit, out_of, found = self._lightest(weights, [p * par if with_par else 0 for par in self.pars], with_par)
            if found >= 0:
                return ratio
            ratio = Fraction(credit, out_of)

    def _lightest(self, weights: list[list[int]], off: list[int], with_par: bool) -> tuple[int, int, int]:
        """The path to an end with the least weight: its credit, what that is out of, and the weight.

        weights: by row and move. off: by row of an end, what is taken off there. There are no rounds below 0.
        """
        explorer, leads = self.explorer, self.leads
        row_of, first, targets = explorer.row_of, explorer.first, explorer.targets
        weight = [UNREACHED] * len(row_of)
        came = array("i", [-1]) * len(row_of)
        weight[self.start] = 0
        changed = True
        while changed:
            changed = False
            for number, row in enumerate(row_of):
                here = weight[number]
                if here == UNREACHED:
                    continue
                begin = first[number]
                for move, more in enumerate(weights[row]):
                    after = targets[begin + move]
                    if here + more < weight[after] and leads[after]:
                        weight[after] = here + more
                        came[after] = number
                        changed |= after <= number
        end = min(
            (n for n, row in enumerate(row_of) if explorer.rows[row].end and weight[n] != UNREACHED),
            key=lambda n: weight[n] - off[row_of[n]],
        )
        total = weight[end] - off[row_of[end]]
        credit, out_of = 0, self.pars[row_of[end]] if with_par else 0
        number = end
        while (before := came[number]) >= 0:
            row, begin = row_of[before], first[before]
            move = min(
                (m for m in range(len(weights[row])) if targets[begin + m] == number), key=lambda m: weights[row][m]
            )
            earned, opportunity, lost = self.parts[row][move]
            credit += earned
            out_of += lost if with_par else opportunity + lost
            number = before
        return credit, out_of, total
