"""Addresses of projects and sign-ups, news, events and pictures, and of ties between schools and organisations."""

from django.urls import path

from projects.views import (
    announcing,
    calls,
    decisions,
    deleting,
    editing,
    events,
    feeds,
    news,
    partnership_editing,
    partnership_files,
    partnership_members,
    partnerships,
    pictures,
    proposals,
    proposals_of_hub,
    public,
    sign_ups,
    signing_up,
    ties,
    writing,
)

app_name = "projects"

WORKSPACE = "h/<str:hub_code>/"
PARTNERSHIP = WORKSPACE + "partnerships/<int:partnership_id>/"
SCHOOL = "s/<int:school_id>/"
PROPOSED = SCHOOL + "sent/projects/<int:project_proposal_id>/"
FROM_SCHOOLS = WORKSPACE + "from-schools/projects/<int:project_proposal_id>/"
DECISION = WORKSPACE + "board/decisions/<int:decision_id>/"

urlpatterns = [
    path("projects/", public.directory, name="directory"),
    path("projects/feed.atom", feeds.projects_atom, name="projects_atom"),
    path("projects/<int:project_id>-<str:project_slug>/", public.project, name="project"),
    path("news/", news.news, name="news"),
    path("news/feed.atom", feeds.news_atom, name="news_atom"),
    path("news/<int:post_id>-<str:post_slug>/", news.post, name="post"),
    path("events/", events.events, name="events"),
    path("events/calendar.ics", feeds.events_ics, name="events_ics"),
    path("events/<int:event_id>-<str:event_slug>/", events.event, name="event"),
    path("events/<int:event_id>-<str:event_slug>.ics", feeds.event_ics, name="event_ics"),
    path("pictures/<uuid:picture_uid>-<int:width>.webp", pictures.picture, name="picture"),
    path("pictures/<uuid:picture_uid>-<int:width>.avif", pictures.picture, {"form": "avif"}, name="picture_avif"),
    path("projects/propose/", proposals.propose, name="propose"),
    path(SCHOOL + "sent/projects/new/", proposals.propose_project, name="propose_project"),
    path(PROPOSED, proposals.own_project_proposal, name="own_project_proposal"),
    path(PROPOSED + "edit/", proposals.edit_project_proposal, name="edit_project_proposal"),
    path(PROPOSED + "withdraw/", proposals.withdraw_project_proposal, name="withdraw_project_proposal"),
    path(FROM_SCHOOLS, proposals_of_hub.project_proposal_of_hub, name="project_proposal_of_hub"),
    path(FROM_SCHOOLS + "accept/", proposals_of_hub.accept_proposal, name="accept_project_proposal"),
    path("projects/<int:project_id>/sign-up/", signing_up.join_project, name="join_project"),
    path(SCHOOL + "sign-ups/", signing_up.school_sign_ups, name="school_sign_ups"),
    path(SCHOOL + "sign-ups/new/<int:project_id>/", signing_up.sign_up, name="sign_up"),
    path(SCHOOL + "sign-ups/<int:sign_up_id>/", signing_up.own_sign_up, name="own_sign_up"),
    path(SCHOOL + "sign-ups/<int:sign_up_id>/edit/", signing_up.edit_sign_up, name="edit_sign_up"),
    path(SCHOOL + "sign-ups/<int:sign_up_id>/move/", signing_up.move_sign_up, name="move_sign_up"),
    path(SCHOOL + "sign-ups/<int:sign_up_id>/withdraw/", signing_up.withdraw, name="withdraw_sign_up"),
    path(WORKSPACE + "sign-ups/", sign_ups.sign_ups, name="sign_ups"),
    path(WORKSPACE + "sign-ups/<int:sign_up_id>/", sign_ups.sign_up_of_hub, name="sign_up_of_hub"),
    path(WORKSPACE + "sign-ups/compare/", sign_ups.compare_sign_ups, name="compare_sign_ups"),
    path(WORKSPACE + "sign-ups/table.csv", sign_ups.export_sign_ups, name="export_sign_ups"),
    path(WORKSPACE + "projects/<int:project_id>/sign-up/", calls.edit_call, name="edit_call"),
    path(WORKSPACE + "projects/", editing.of_hub, name="of_hub"),
    path(WORKSPACE + "projects/new/", editing.new, name="new"),
    path(WORKSPACE + "projects/<int:project_id>/", editing.edit, name="edit"),
    path(WORKSPACE + "news/", writing.posts_of_hub, name="posts_of_hub"),
    path(WORKSPACE + "news/new/", writing.new_post, name="new_post"),
    path(WORKSPACE + "news/<int:post_id>/", writing.edit_post, name="edit_post"),
    path(WORKSPACE + "news/<int:post_id>/move/", writing.move_post, name="move_post"),
    path(WORKSPACE + "news/<int:post_id>/delete/", deleting.delete_post, name="delete_post"),
    path(DECISION + "projects/", decisions.note_project, name="note_project"),
    path(DECISION + "partnerships/", decisions.note_partnership, name="note_partnership"),
    path(WORKSPACE + "events/", announcing.events_of_hub, name="events_of_hub"),
    path(WORKSPACE + "events/new/", announcing.new_event, name="new_event"),
    path(WORKSPACE + "events/<int:event_id>/", announcing.edit_event, name="edit_event"),
    path(WORKSPACE + "events/<int:event_id>/move/", announcing.move_event, name="move_event"),
    path(WORKSPACE + "events/<int:event_id>/delete/", deleting.delete_event, name="delete_event"),
    path(WORKSPACE + "partnerships/", partnerships.partnerships, name="partnerships"),
    path(WORKSPACE + "partnerships.csv", partnerships.csv, name="partnerships_csv"),
    path(WORKSPACE + "partnerships/new/", partnership_editing.new_partnership, name="new_partnership"),
    path(PARTNERSHIP, partnerships.partnership, name="partnership"),
    path(PARTNERSHIP + "edit/", partnership_editing.edit_partnership, name="edit_partnership"),
    path(PARTNERSHIP + "end/", partnership_editing.end, name="end_partnership"),
    path(PARTNERSHIP + "reopen/", partnership_editing.reopen, name="reopen_partnership"),
    path(PARTNERSHIP + "history/", partnerships.history, name="partnership_history"),
    path(PARTNERSHIP + "join/", partnership_members.join, name="join_partnership"),
    path(PARTNERSHIP + "schools/<int:school_id>/", partnership_members.school, name="partnership_school"),
    path(
        PARTNERSHIP + "organisations/<int:organisation_id>/",
        partnership_members.organisation,
        name="partnership_organisation",
    ),
    path(PARTNERSHIP + "files/new/", partnership_files.add_file, name="add_partnership_file"),
    path(PARTNERSHIP + "files/<uuid:file_uid>/", partnership_files.file, name="partnership_file"),
    path(
        PARTNERSHIP + "files/<uuid:file_uid>/remove/", partnership_files.take_file_away, name="remove_partnership_file"
    ),
    path(WORKSPACE + "ties/", ties.ties, name="ties"),
    path(WORKSPACE + "ties/<int:school_id>-<int:organisation_id>/", ties.tie, name="tie"),
    path(WORKSPACE + "ties/seen/<int:sighting_id>/withdraw/", ties.withdraw, name="withdraw_sighting"),
]
