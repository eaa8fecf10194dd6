"""Public pages of the news: the latest of all hubs or of one, and each post."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hubs.views.stored import stored_for_visitors
from projects.forms.directory import HubFilter
from projects.queries.directory import find_hub
from projects.queries.news import hubs_with_news, news_page, post_url, public_post, public_post_page


@login_not_required
@require_safe
@stored_for_visitors(queries=["hub", "page"])
def news(request: HttpRequest) -> HttpResponse:
    """List the posts, the latest first."""
    form = HubFilter(request.GET, hubs=hubs_with_news(), find_hub=find_hub)
    shown = news_page(form.chosen_hub(), page=request.GET.get("page"))
    return render(request, "projects/news.html", {"form": form, "shown": shown})


@login_not_required
@require_safe
@stored_for_visitors()
def post(request: HttpRequest, post_id: int, post_slug: str) -> HttpResponse:
    """Show a post; another title in the address leads to the right one."""
    found = public_post(post_id)
    if found is None:
        raise Http404
    if post_slug != found.slug:
        return redirect(post_url(found), permanent=True)
    return render(request, "projects/post.html", {"shown": public_post_page(found)})
