"""kapsim: a flight simulator for ketamine-assisted psychotherapy.

Training with fictional patients: not medical advice, not a certificate of competence.
"""

__version__ = "0.1.0"
