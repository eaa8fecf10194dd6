"""Addresses of the hubs: the directory and the page of each, for everybody; and where a hub's people edit its own."""

from django.urls import path

from hubs.views import (
    agenda,
    board,
    decisions,
    follow_up,
    meetings,
    merging,
    minutes,
    organisations,
    papers,
    profile,
    public,
    public_board,
    team,
    votes,
)

app_name = "hubs"

WORKSPACE = "h/<str:hub_code>/"
DECISIONS = WORKSPACE + "board/decisions/"
MEETINGS = WORKSPACE + "board/meetings/"
MEETING = MEETINGS + "<int:meeting_id>/"

urlpatterns = [
    path("hubs/", public.directory, name="directory"),
    path("hubs/<str:hub_code>/", public.hub, name="hub"),
    path("hubs/<str:hub_code>/decisions/", public_board.public_decisions, name="public_decisions"),
    path(
        "hubs/<str:hub_code>/decisions/<int:decision_id>-<str:decision_slug>/",
        public_board.public_decision,
        name="public_decision",
    ),
    path("hubs/<str:hub_code>/board/<int:meeting_id>/", public.meeting, name="public_meeting"),
    path(WORKSPACE + "profile/", profile.edit_profile, name="edit_profile"),
    path(WORKSPACE + "profile/way/", profile.edit_way, name="edit_way"),
    path(WORKSPACE + "profile/<slug:language>/", profile.edit_profile_text, name="edit_profile_text"),
    path(WORKSPACE + "team/", team.team, name="team"),
    path(WORKSPACE + "team/invite/", team.invite_member, name="invite"),
    path(WORKSPACE + "team/invitations/<int:invitation_id>/", team.move_invitation, name="move_invitation"),
    path(WORKSPACE + "team/<int:membership_id>/", team.edit_member, name="edit_member"),
    path("invitations/<str:token>/", team.invitation, name="invitation"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.new_organisation, name="new_organisation"),
    path("organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/edit/", organisations.edit_organisation, name="edit_organisation"),
    path("organisations/<int:organisation_id>/merge/", merging.merge, name="merge_organisation"),
    path("organisations/merges/<int:merge_id>/", merging.unmerge, name="unmerge"),
    path(WORKSPACE + "board/", board.board, name="board"),
    path(WORKSPACE + "board/rules/", board.board_rules, name="board_rules"),
    path(WORKSPACE + "board/seats/new/", board.new_seat, name="new_seat"),
    path(WORKSPACE + "board/seats/<int:seat_id>/", board.edit_seat, name="edit_seat"),
    path(WORKSPACE + "board/actions/<int:action_id>/", follow_up.edit_action, name="edit_action"),
    path(WORKSPACE + "board/actions/<int:action_id>/done/", follow_up.finish, name="finish_action"),
    path(DECISIONS, decisions.decisions, name="decisions"),
    path(DECISIONS + "new/", decisions.new_decision, name="new_decision"),
    path(DECISIONS + "<int:decision_id>/", decisions.decision, name="decision"),
    path(DECISIONS + "<int:decision_id>/edit/", decisions.edit_decision, name="edit_decision"),
    path(DECISIONS + "<int:decision_id>/open/", decisions.open_decision, name="open_decision"),
    path(DECISIONS + "<int:decision_id>/hands/", decisions.hands_decision, name="hands_decision"),
    path(DECISIONS + "<int:decision_id>/vote/", votes.vote, name="vote"),
    path(DECISIONS + "<int:decision_id>/note-vote/", votes.note_vote, name="note_vote"),
    path(DECISIONS + "<int:decision_id>/move/", decisions.move_decision, name="move_decision"),
    path(DECISIONS + "<int:decision_id>/actions/new/", follow_up.new_action, name="new_action"),
    path(WORKSPACE + "challenges/", profile.challenges, name="challenges"),
    path(WORKSPACE + "challenges/new/", profile.new_challenge, name="new_challenge"),
    path(WORKSPACE + "challenges/<int:challenge_id>/", profile.edit_challenge, name="edit_challenge"),
    path(MEETINGS, meetings.meetings, name="meetings"),
    path(MEETINGS + "new/", meetings.plan, name="plan_meeting"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(MEETING + "edit/", meetings.edit_meeting, name="edit_meeting"),
    path(MEETING + "move/", meetings.move_meeting, name="move_meeting"),
    path(MEETING + "call-off/", meetings.call_off_meeting, name="call_off_meeting"),
    path(MEETING + "attendance/", meetings.attendance, name="attendance"),
    path(MEETING + "public/", meetings.publish_meeting, name="publish_meeting"),
    path(MEETING + "agenda/", agenda.agenda, name="agenda"),
    path(MEETING + "agenda/<int:item_id>/", agenda.edit_item, name="edit_item"),
    path(MEETING + "agenda/<int:item_id>/hands/", agenda.count, name="count_item"),
    path(MEETING + "minutes/", minutes.minutes, name="write_minutes"),
    path(MEETING + "minutes/draft/", minutes.draft, name="minutes_draft"),
    path(MEETING + "minutes/versions/", minutes.minutes_versions, name="minutes_versions"),
    path(MEETING + "papers/new/", papers.add_paper, name="add_paper"),
    path(MEETING + "papers/<uuid:paper_uid>/", papers.paper, name="paper"),
    path(MEETING + "papers/<uuid:paper_uid>/remove/", papers.take_paper_away, name="remove_paper"),
]
