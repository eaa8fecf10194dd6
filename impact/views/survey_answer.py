"""Where somebody answers a survey with a code on paper: one page, no account, nothing that follows anybody."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.visitors import times_in, times_so_far
from hubs.languages import language_choices
from impact.actions.answer_survey import Answered, answer_survey
from impact.forms.survey_answer import AnswerForm, CodeForm
from impact.models import SurveyRound
from impact.queries.surveys import round_behind, title_of
from impact.surveys.codes import can_be_code, clean_survey_code
from impact.surveys.content import in_language

# Codes that are written right and are none: a class that answers twice by mistake is let through, who guesses is not.
SPAN, MOST_WRONG = 600, 60
WRONG = "survey-code"
GONE, UNCLEAR, OFTEN = 410, 422, 429


@login_not_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_answer(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then all items on one page; a code that was used and one that never was are told alike."""
    if request.method != "POST":
        return _ask_code(request, CodeForm(), thanks="thanks" in request.GET)
    if times_so_far(SPAN, WRONG, request) >= MOST_WRONG:
        return _say(request, "often", OFTEN)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask_code(request, form)
    code = clean_survey_code(form.cleaned_data["code"])
    row = round_behind(code)
    if row is None:
        return _unknown(request, form, code)
    if not row.is_open(row.survey.hub.today()):
        return _say(request, "closed" if row.is_over(row.survey.hub.today()) else "early", GONE, row=row)
    return _with_language(request, row, code)


def _with_language(request: HttpRequest, row: SurveyRound, code: str) -> HttpResponse:
    """The page in the language that was chosen, as far as the portal speaks it."""
    languages: list[str] = row.survey.version.languages
    asked = request.POST.get("language") or request.POST.get("spoken") or translation.get_language() or ""
    language = asked if asked in languages else languages[0]
    with translation.override(language if language in dict(settings.LANGUAGES) else translation.get_language()):
        return _items(request, row, code, language)


def _items(request: HttpRequest, row: SurveyRound, code: str, language: str) -> HttpResponse:
    sends = "send" in request.POST
    form = AnswerForm(request.POST, row=row, language=language, bound=sends)
    if sends and form.is_valid():
        outcome = answer_survey(code=code, points=form.points(), own=form.own())
        if outcome is Answered.KEPT:
            return redirect(f"{request.path}?thanks")
        return _say(request, "closed" if outcome is Answered.CLOSED else "used", GONE, row=row)
    version = row.survey.version
    context = {
        "row": row,
        "form": form,
        "asked": list(form.asked()),
        "code": code,
        "spoken": language,
        "languages": [pair for pair in language_choices(version.languages) if pair[0] != language],
        "title": title_of(version, language),
        "intro": in_language(version.read().intros, language),
    }
    return _say(request, "items", UNCLEAR if sends else 200, **context)


def _unknown(request: HttpRequest, form: CodeForm, code: str) -> HttpResponse:
    if can_be_code(code):
        times_in(SPAN, WRONG, request)
        form.add_error("code", translation.gettext("This code is not right, or it was used already. Look at it again."))
    else:
        form.add_error("code", translation.gettext("This code has a slip in it: seven letters and digits, as printed."))
    return _ask_code(request, form)


def _ask_code(request: HttpRequest, form: CodeForm, *, thanks: bool = False) -> HttpResponse:
    return _say(request, "thanks" if thanks else "code", UNCLEAR if form.is_bound else 200, form=form)


def _say(request: HttpRequest, what: str, status: int = 200, **more: object) -> HttpResponse:
    answer = render(request, "impact/survey_answer.html", {"what": what} | more, status=status)
    if status == OFTEN:
        answer["Retry-After"] = str(SPAN)
    return answer
