"""How far an item is borne out by others, on the Admiralty scale of items."""

from __future__ import annotations

from sitewatch.model import Credibility


def credibility(supporting: float, opposing: float) -> Credibility:
    """The grade of an item that so many independent looks bear out and so many contradict.

    Two independent looks confirm. More than one, less than two (an analyst who reads the images of
    the other look) makes it probable, one alone possible. Contradicted by fewer looks than bear it
    out it stays possible, by as many it is doubtful, by more it is improbable.

    Args:
        supporting: Number of independent looks that bear it out; 0 where nobody looked.
        opposing: Number of independent looks that contradict it at the same time.

    Source:
        NATO AJP-2.1, credibility of information; the numbers of looks are a judgement.
    """
    if supporting <= 0.0:
        return Credibility.CANNOT_BE_JUDGED
    if opposing > 0.0:
        if opposing > supporting:
            return Credibility.IMPROBABLE
        same = opposing == supporting
        return Credibility.DOUBTFUL if same else Credibility.POSSIBLY_TRUE
    if supporting >= 2.0:
        return Credibility.CONFIRMED
    return Credibility.PROBABLY_TRUE if supporting > 1.0 else Credibility.POSSIBLY_TRUE
