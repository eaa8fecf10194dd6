"""Addresses of schools: public pages, the register of a hub, classes, joining, the people of a school, booking."""

from django.urls import path

from schools.views import (
    agreements,
    booking,
    cards,
    classes,
    editing,
    import_list,
    join_inbox,
    joining,
    merging,
    moving,
    people,
    photo_consents,
    public,
    reflection,
    register,
)

app_name = "schools"

WORKSPACE = "h/<str:hub_code>/schools/"
AT_HUB = WORKSPACE + "<int:school_id>/"
OF_SCHOOL = "s/<int:school_id>/"
EQUIPMENT = "h/<str:hub_code>/equipment/"
INBOX = "h/<str:hub_code>/join-requests/"
INTEREST = "network/interest/"
CLASS = "classes/<int:class_id>/"

AGREEMENT = "agreements/<int:agreement_id>/"
CONSENTS = "photo-consents/"
CONSENT = CONSENTS + "<int:consent_id>/"

# The pages behind both doors (schools.access.SchoolDoor): classes, people, what was signed.
BOTH_DOORS = (
    ("classes/", classes.classes, "classes"),
    ("classes/new/", classes.new_class, "new_class"),
    ("classes/next-year/", classes.next_year, "next_year"),
    ("classes/next-year/<int:roll_id>/undo/", classes.undo_next_year, "undo_next_year"),
    ("classes/cards/", cards.cards, "cards"),
    (CLASS, classes.edit_class, "edit_class"),
    (CLASS + "size/", classes.resize, "resize_class"),
    (CLASS + "archive/", classes.archive, "archive_class"),
    ("people/", people.people, "people"),
    ("people/invite/", people.invite_person, "invite_person"),
    ("people/invitations/<int:school_invitation_id>/", people.move_school_invitation, "move_school_invitation"),
    ("people/<int:school_membership_id>/", people.person, "person"),
    ("agreements/", agreements.agreements, "agreements"),
    (AGREEMENT + "file/", agreements.agreement_file, "agreement_file"),
)

urlpatterns = [
    path("schools/<int:school_id>-<str:school_slug>/", public.school, name="school"),
    path(WORKSPACE, register.of_hub, name="of_hub"),
    path(WORKSPACE + "new/", register.new_school, name="new_school"),
    path(WORKSPACE + "import/", import_list.import_schools, name="import_schools"),
    path(WORKSPACE + "import/classes/", import_list.import_classes, name="import_classes"),
    path(WORKSPACE + "twins/", merging.twins, name="twins"),
    path(WORKSPACE + "merges/<int:school_merge_id>/", merging.record, name="school_merge"),
    path(AT_HUB, register.at_hub, name="at_hub"),
    path(AT_HUB + "edit/", register.edit_school, name="edit_school"),
    path(AT_HUB + "partnership/", register.partnership, name="partnership"),
    path(AT_HUB + "page/", editing.edit_page_of_school, name="edit_page"),
    path(AT_HUB + "move/", moving.move, name="move_school"),
    path(AT_HUB + "merge/", merging.merge, name="merge_school"),
    path(AT_HUB + "agreements/new/", agreements.new_agreement, name="new_agreement"),
    path(AT_HUB + AGREEMENT, agreements.edit_agreement, name="edit_agreement"),
    path(AT_HUB + AGREEMENT + "remove/", agreements.remove, name="remove_agreement"),
    path("h/<str:hub_code>/" + CONSENTS, photo_consents.of_hub, name="photo_consents"),
    path("h/<str:hub_code>/" + CONSENTS + "new/", photo_consents.new_consent, name="new_photo_consent"),
    path("h/<str:hub_code>/" + CONSENT, photo_consents.edit_consent, name="edit_photo_consent"),
    path("h/<str:hub_code>/" + CONSENT + "withdraw/", photo_consents.withdraw, name="withdraw_photo_consent"),
    path(OF_SCHOOL + CONSENTS, photo_consents.of_school, name="own_photo_consents"),
    path(OF_SCHOOL + CONSENT + "withdraw/", photo_consents.withdraw_own, name="own_withdraw_photo_consent"),
    *(path(AT_HUB + address, view, name=name) for address, view, name in BOTH_DOORS),
    *(path(OF_SCHOOL + address, view, name=f"own_{name}") for address, view, name in BOTH_DOORS),
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
    path("school-invitations/mine/<int:school_invitation_id>/", people.own_school_invitation, name="own_invitation"),
    path("school-invitations/<str:school_token>/", people.school_invitation, name="invitation"),
    path(OF_SCHOOL + "reflection/", reflection.reflection, name="reflection"),
    path("h/<str:hub_code>/reflections/", reflection.reflections, name="reflections"),
    path(EQUIPMENT, booking.equipment, name="equipment"),
    path(EQUIPMENT + "<int:thing_id>/", booking.thing, name="thing"),
    path(EQUIPMENT + "<int:thing_id>/book/", booking.book_thing, name="book"),
    path(EQUIPMENT + "<int:thing_id>/inductions/", booking.inductions, name="inductions"),
    path("h/<str:hub_code>/bookings/<int:booking_id>/cancel/", booking.cancel, name="cancel_booking"),
]
