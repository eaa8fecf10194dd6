"""Addresses of the hubs: the directory and the page of each, for everybody; and where a hub's people edit its own."""

from django.urls import path

from hubs.views import merging, organisations, profile, public, team

app_name = "hubs"

WORKSPACE = "h/<str:hub_code>/"

urlpatterns = [
    path("hubs/", public.directory, name="directory"),
    path("hubs/<str:hub_code>/", public.hub, name="hub"),
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
    path(WORKSPACE + "challenges/", profile.challenges, name="challenges"),
    path(WORKSPACE + "challenges/new/", profile.new_challenge, name="new_challenge"),
    path(WORKSPACE + "challenges/<int:challenge_id>/", profile.edit_challenge, name="edit_challenge"),
]
