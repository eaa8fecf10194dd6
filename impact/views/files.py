"""A table of figures as a file to keep: one answer for all formats and all pages that offer one."""

from django.forms import Form
from django.http import HttpResponse
from django.urls.converters import StringConverter
from django.utils.translation import gettext as _

from impact.files import CONTENT_TYPES, write
from impact.queries.tables import FigureFile, FigureTable, FileFormat

LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}


class FormatConverter(StringConverter):
    """The end of an address, such as `data.csv`: the formats there are, and no other."""

    regex = "|".join(FileFormat.values)

    def to_python(self, value: str) -> FileFormat:
        """The format that an address asks for."""
        return FileFormat(value)

    def to_url(self, value: str) -> str:
        """As it stands in an address."""
        return str(FileFormat(value).value)


def file_response(figures: FigureFile | FigureTable, file_format: FileFormat) -> HttpResponse:
    """Figures as a file. JSON is shown by browsers, the others are kept; what is open says its licence."""
    table = figures if isinstance(figures, FigureTable) else figures.table
    return kept_file(table.name, file_format, write(figures, file_format), licence=table.licence)


def not_made(form: Form) -> HttpResponse | None:
    """The answer instead of a file where an address asks for what there is not; None where all of it is understood.

    A page shows something else and says so. A file has no place for that, and figures of other days would go for those
    that were asked for.
    """
    if form.is_valid():
        return None
    said = _("No file was made: the address asks for what there is not (%(names)s). Choose again on the page.")
    names = ", ".join(f"{name}={form.data.get(name, '')}" for name in form.errors)
    return HttpResponse(said % {"names": names}, status=400, content_type="text/plain; charset=utf-8")


def kept_file(name: str, file_format: FileFormat, content: bytes, *, licence: str = "") -> HttpResponse:
    """A file that is written already."""
    answer = HttpResponse(content, content_type=CONTENT_TYPES[file_format])
    if file_format is not FileFormat.JSON:
        answer["Content-Disposition"] = f'attachment; filename="{name}.{file_format.value}"'
    if licence in LICENCES:
        answer["Link"] = f'<{LICENCES[licence]}>; rel="license"'
    return answer
