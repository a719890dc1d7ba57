"""What articles prevented: the effect estimator, its intervals, its tests and its refusals.

Tables become a panel, a panel an effect::

    from kb.deflection.effect import estimated
    from kb.deflection.panel import Tables, panel

    effect = estimated(panel(Tables(counts, publications)))
    effect.verdict, effect.delta, effect.ci_low, effect.ci_high

``imputation`` fits and imputes, ``roles`` says who is measured, who compares and when nothing is
said, ``placebo`` how far an estimate strays, ``articles`` what each article did, ``falsification``
(with ``events`` and ``trend``) tries to prove it wrong. ``prevalence`` is shares from a few labels.
``simulation`` makes shops whose truth is known, for ``planning`` and ``acceptance``.
"""
