"""Addresses of schools: public pages, what hubs note of them, joining, the people of a school, booking."""

from django.urls import path

from schools.views import booking, editing, join_inbox, joining, people, public

app_name = "schools"

WORKSPACE = "h/<str:hub_code>/schools/"
EQUIPMENT = "h/<str:hub_code>/equipment/"
INBOX = "h/<str:hub_code>/join-requests/"
INTEREST = "network/interest/"
# The people of a school, in the workspace of its hub and in its own.
PEOPLE = (("hub_", WORKSPACE + "<int:school_id>/people/"), ("", "s/<int:school_id>/people/"))

urlpatterns = [
    path("schools/<int:school_id>-<str:school_slug>/", public.school, name="school"),
    path(WORKSPACE, editing.of_hub, name="of_hub"),
    path(WORKSPACE + "<int:school_id>/", editing.edit_page_of_school, name="edit_page"),
    path("join/", joining.join, name="join"),
    path("join/you/", joining.you, name="join_you"),
    path("join/where/", joining.where, name="join_where"),
    path("join/hub/", joining.hub, name="join_hub"),
    path("join/what/", joining.what, name="join_what"),
    path("join/request/<uuid:join_uid>/", joining.request_to_join, name="join_request"),
    path(INBOX, join_inbox.inbox, name="join_inbox"),
    path(INBOX + "<int:request_id>/", join_inbox.one, name="join_inbox_request"),
    path(INBOX + "<int:request_id>/<str:join_answer>/", join_inbox.answer, name="answer_join"),
    path(INTEREST, join_inbox.interest_list, name="interest"),
    path(INTEREST + "<int:request_id>/", join_inbox.one, name="interest_request"),
    path(INTEREST + "<int:request_id>/<str:join_answer>/", join_inbox.answer, name="answer_interest"),
    *(
        path(under + rest, view, name=door + name)
        for door, under in PEOPLE
        for rest, view, name in (
            ("", people.people, "people"),
            ("invite/", people.invite_person, "invite_person"),
            ("invitations/<int:school_invitation_id>/", people.move_school_invitation, "move_school_invitation"),
            ("<int:school_membership_id>/", people.person, "person"),
        )
    ),
    path("school-invitations/<str:school_token>/", people.school_invitation, name="invitation"),
    path(EQUIPMENT, booking.equipment, name="equipment"),
    path(EQUIPMENT + "<int:thing_id>/", booking.thing, name="thing"),
    path(EQUIPMENT + "<int:thing_id>/book/", booking.book_thing, name="book"),
    path(EQUIPMENT + "<int:thing_id>/inductions/", booking.inductions, name="inductions"),
    path("h/<str:hub_code>/bookings/<int:booking_id>/cancel/", booking.cancel, name="cancel_booking"),
]
