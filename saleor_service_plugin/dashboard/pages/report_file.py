"""The order lines behind a figure as a file for a spreadsheet."""

from ...web.words import language
from ..visit import Answer, File, Visit
from .lines import asked, outcome_of

DOCUMENT = """
query($filter: ServicePromiseFilterInput, $outcomes: [ServicePromiseOutcomeEnum!],
      $language: LanguageCodeEnum) {
  servicePromiseExport(filter: $filter, outcomes: $outcomes, languageCode: $language) {
    fileName content
  }
}
"""


def report_file(visit: Visit) -> Answer:
    """Answer with it."""
    outcome = outcome_of(visit)
    found = visit.ask(
        DOCUMENT,
        filter=asked(visit).asked(),
        outcomes=[outcome] if outcome else None,
        language=language().upper(),
    )["servicePromiseExport"]
    return File(found["fileName"], found["content"])
