"""Files that staff attach to a reply: looked at and written anew, like those of customers."""

from collections.abc import Sequence

from ..complaints.files.taken import Taken
from ..pages import sent_files
from ..web.words import t
from .complaint_refusals import SpokenProblemError
from .visit import Visit


def take_all(visit: Visit) -> Sequence[Taken]:
    """Return the files of a form; one that cannot be taken keeps the reply from being sent.

    Raises:
        SpokenProblemError: Names the files that were refused, and why.

    """
    taken, refused = sent_files.take_named(visit.request)
    if refused:
        said = [
            f"{name}: {reason}" if name else reason
            for name, reason in ((name, sent_files.reason(code)) for name, code in refused)
        ]
        nothing = t("Nothing was sent. Choose the files again.")
        raise SpokenProblemError("files", "refused_files", " ".join([*said, nothing]))
    return taken
