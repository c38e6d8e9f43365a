"""How every figure of a report was worked out, in sentences, and what they rest on."""

from __future__ import annotations

from ..assessment import enough
from ..assessment.tally import NEARLY_ALL

METHODS: tuple[tuple[str, str], ...] = (
    (
        "Whose attempts",
        "Finished first attempts: the one that a trainee began first at a case, also if it was given up and another "
        "was finished later, or if it was deleted since. Replays, previews and scripted plays never count, and "
        "synthetic attempts only by themselves. Scores come from replaying what was recorded. Attempts at other "
        "editions of a case (its text, the catalogue of practices, the rules of scoring) are counted apart and are "
        "in no figure.",
    ),
    (
        "Paths",
        "Trainees meet different decisions, depending on what they answered before. A decision that somebody did "
        "not meet is missing for that person, not wrong, so each figure says on how many it rests. A decision met "
        "again on the same path counts at its first meeting.",
    ),
    (
        "Scores",
        "Credit on course, out of the opportunities that a flawless path has, plus what was lost in repairs and by "
        "violations; 100% is flawless. Standard deviations have n - 1; quartiles interpolate (type 7 of Hyndman and "
        "Fan 1996). There is no total over domains.",
    ),
    (
        "Critical errors",
        "Of the practices on which the case turns (its gate): commission, going against one; omission, never doing "
        "one that must be done though it could have been; incomplete, only half doing it, which is no error; "
        "recovered, made good later. An attempt counts once for each practice, by its gravest.",
    ),
    (
        "Mean credit (difficulty)",
        "The mean credit, 0 to 100%, of those who met the decision: the higher, the easier. Between 30% and 90% a "
        f"decision tells trainees apart best (Ebel and Frisbie 1991). Shown from {enough.CREDIT} trainees on.",
    ),
    (
        "Discrimination",
        "The correlation of a decision's credit with the mean credit of the same trainee's other decisions in that "
        "domain (corrected item-rest correlation, Henrysson 1963; a mean, since paths differ). Below 0.2 it is "
        f"weak; below 0 look at the key first. Shown from {enough.DISCRIMINATION} trainees on: with fewer it is "
        "unstable.",
    ),
    (
        "Answers that nobody takes",
        "Answers that earn nothing, that were offered to everybody at the decision, and that nobody took. By the "
        "rule of three (Hanley and Lippman-Hand 1983), at most 3 in n of all trainees would. Said from "
        f"{enough.DISTRACTORS} trainees on. Such an answer does no work: make it more tempting, or leave it out.",
    ),
    (
        "Cronbach's alpha",
        f"Over the decisions of a domain that at least {NEARLY_ALL:.0%} of the trainees met, and the trainees who "
        "met all of them (Cronbach 1951), with Feldt's interval at 95% (Feldt, Woodruff and Salih 1987). In a case "
        "one decision leads to another, which raises alpha; and one case says little about others: programs should "
        f"look at several. Shown from {enough.RELIABILITY} trainees and {enough.DECISIONS} decisions on, for first "
        "attempts only.",
    ),
    (
        "Standard error of measurement",
        "The standard deviation of the scores times the root of 1 - alpha: about two in three trainees would score "
        "within one such error of their score on a parallel case. A score near a cut is a matter of chance within "
        "it.",
    ),
    (
        "Severity weights",
        "Every opportunity weighs the same in the scores. Weighed 3, 2, 1 for critical, major and minor practices, the "
        "order of the trainees would correlate with the present one as shown (Spearman), and the mean would move as "
        "shown. If much changes, mend the decisions rather than the weights.",
    ),
    (
        "Time",
        "From the first record of an attempt to its last, without the time between leaving and coming back; at a "
        "decision, since the record before. Time is never scored: thinking is safe.",
    ),
)
CUTS: tuple[tuple[str, str], ...] = (
    (
        "Cut scores",
        "Each judge says of each decision how many of a hundred borderline trainees get it right (Angoff 1971). A "
        "judge's cut is the mean over the decisions that every judge rated, the panel's the mean over judges; SD is "
        "over judges, SE is SD over the root of their number. Ten mixed judges or more are advised.",
    ),
    (
        "Pass and fail",
        "Passed is whoever reaches every cut and has no critical error that was not made good: such an error fails "
        "whatever the numbers. Where a domain with a cut was not assessed, nothing is decided.",
    ),
    (
        "Decision consistency",
        "The probability that the same trainee would be on the same side of the cut on a parallel case, by the "
        "method of Livingston and Lewis (1995) with a two-parameter beta distribution of true scores; kappa is the "
        "share of it that chance does not explain. It rests on alpha, and shares its limits.",
    ),
)
REFERENCES: tuple[str, ...] = (
    "Angoff WH. Scales, norms, and equivalent scores. In: Thorndike RL, ed. Educational Measurement. 2nd ed. 1971.",
    "Cronbach LJ. Coefficient alpha and the internal structure of tests. Psychometrika 1951;16:297-334.",
    "Ebel RL, Frisbie DA. Essentials of Educational Measurement. 5th ed. 1991.",
    "Feldt LS, Woodruff DJ, Salih FA. Statistical inference for coefficient alpha. Appl Psychol Meas 1987;11:93-103.",
    "Hanley JA, Lippman-Hand A. If nothing goes wrong, is everything all right? JAMA 1983;249:1743-1745.",
    "Henrysson S. Correction of item-total correlations in item analysis. Psychometrika 1963;28:211-218.",
    "Hyndman RJ, Fan Y. Sample quantiles in statistical packages. Am Stat 1996;50:361-365.",
    "Livingston SA, Lewis C. Estimating the consistency and accuracy of classifications based on test scores. J Educ "
    "Meas 1995;32:179-197.",
)
NEEDED = (
    f"Below {enough.GROUP} attempts nothing is said about a group, and below {enough.GROUP} at a decision nothing "
    "about it: figures of so few describe persons. Other figures have the numbers they need beside them."
)
