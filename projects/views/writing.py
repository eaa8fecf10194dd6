"""The workspace pages on which a hub's people write news, and look at each other's."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.markdown import render_markdown
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404
from projects.actions.pictures import keep_picture
from projects.actions.publishing import rewrite, write
from projects.forms.publishing import PostForm
from projects.models import Post
from projects.queries.editing import deleted_posts, find_own_post, posts_page
from projects.views.moving import alone, move, steps_context

PREVIEW = "preview"


@require_safe
def posts_of_hub(request: MemberRequest, hub_code: str) -> HttpResponse:
    """List the hub's news, what waits for somebody first."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    page = posts_page(hub, page=request.GET.get("page"))
    return render(request, "projects/posts_of_hub.html", {"hub": hub, "page": page, "deleted": deleted_posts(hub)})


@require_http_methods(["GET", "HEAD", "POST"])
def new_post(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Begin a post; it is a draft until somebody publishes it."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    form = _form(request, hub, None)
    if preview := _preview(request, form, None):
        return preview
    return edit_page(
        request,
        form,
        lambda: write(Post, hub=hub, by=request.user, values=form.told()),
        page="projects/edit_post.html",
        back=reverse("projects:posts_of_hub", args=[hub.code]),
        after=lambda post: reverse("projects:edit_post", args=[hub.code, post.pk]),
        post=None,
        preview=None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_post(request: MemberRequest, hub_code: str, post_id: int) -> HttpResponse:
    """Go on writing a post, or look at one before it becomes public."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    post = found_or_404(find_own_post(hub, post_id))
    if answer := answer_undo(request, hub, post, back=request.path):
        return answer
    form = _form(request, hub, post)
    if preview := _preview(request, form, post):
        return preview
    return edit_page(
        request,
        form,
        lambda: rewrite(
            post, by=request.user, version=form.seen_version(), values=form.told(), alone=alone(request, hub)
        ),
        page="projects/edit_post.html",
        back=reverse("projects:posts_of_hub", args=[hub.code]),
        after=lambda _post: request.path,
        undo_at=request.path,
        post=post,
        preview=render_markdown(post.body),
        **steps_context(request, hub, post),
    )


@require_POST
def move_post(request: MemberRequest, hub_code: str, post_id: int) -> HttpResponse:
    """Send a post for review, publish it, withdraw it, or take it back to be written on."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    post = found_or_404(find_own_post(hub, post_id))
    return move(request, hub, post, page=reverse("projects:edit_post", args=[hub.code, post.pk]))


def _form(request: MemberRequest, hub: Hub, post: Post | None) -> PostForm:
    """The form; a picture in it is stored at once, so that it is not lost when something else has to be mended."""
    if request.method != "POST":
        return PostForm(hub=hub, instance=post)
    form = PostForm(request.POST, request.FILES, hub=hub, instance=post)
    form.is_valid()
    if form.fresh is not None:
        form.keep(keep_picture(hub=hub, by=request.user, prepared=form.fresh))
    return form


def _preview(request: MemberRequest, form: PostForm, post: Post | None) -> HttpResponse | None:
    """The form again with its text as readers would see it, if that was asked for; nothing is stored."""
    if request.POST.get("step") != PREVIEW:
        return None
    back = reverse("projects:posts_of_hub", args=[form.hub.code])
    context = {"hub": form.hub, "form": form, "back": back, "post": post}
    context |= {"preview": render_markdown(form.cleaned_data.get("body", ""))}
    context |= steps_context(request, form.hub, post) if post else {}
    return render(request, "projects/edit_post.html", context, status=200 if form.is_valid() else 422)
