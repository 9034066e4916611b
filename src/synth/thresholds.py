"""Thresholds that steps and pages share."""

from __future__ import annotations

# Why those of intervals stand where they do: docs/decisions.md, from the simulations in
# docs/agreement.md.

#: A code with fewer positive units gets no interval; one used less is not named for a low α.
MIN_POSITIVE = 10
#: Nor does one found in fewer narratives.
MIN_DOCUMENTS = 5
#: With fewer narratives an interval is called approximate.
FEW_DOCUMENTS = 20
#: No interval where fewer of the resamples tell something: coders differ in one narrative or two.
MIN_USED = 0.935
#: The share of the resamples that tell nothing is named from here on.
TOLD_LEFT_OUT = 0.01
