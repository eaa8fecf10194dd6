"""Addresses of schools: the public page of each that agreed to one, the register of its hub, classes, and booking."""

from django.urls import path

from schools.views import booking, classes, editing, moving, public, register

app_name = "schools"

WORKSPACE = "h/<str:hub_code>/schools/"
AT_HUB = WORKSPACE + "<int:school_id>/"
OF_SCHOOL = "s/<int:school_id>/"
EQUIPMENT = "h/<str:hub_code>/equipment/"
CLASS = "classes/<int:class_id>/"

# The pages about classes, each behind both doors.
CLASS_PAGES = (
    ("classes/", classes.classes, "classes"),
    ("classes/new/", classes.new_class, "new_class"),
    ("classes/next-year/", classes.next_year, "next_year"),
    ("classes/next-year/<int:roll_id>/undo/", classes.undo_next_year, "undo_next_year"),
    (CLASS, classes.edit_class, "edit_class"),
    (CLASS + "size/", classes.resize, "resize_class"),
    (CLASS + "archive/", classes.archive, "archive_class"),
)

urlpatterns = [
    path("schools/<int:school_id>-<str:school_slug>/", public.school, name="school"),
    path(WORKSPACE, register.of_hub, name="of_hub"),
    path(WORKSPACE + "new/", register.new_school, name="new_school"),
    path(AT_HUB, register.at_hub, name="at_hub"),
    path(AT_HUB + "edit/", register.edit_school, name="edit_school"),
    path(AT_HUB + "partnership/", register.partnership, name="partnership"),
    path(AT_HUB + "page/", editing.edit_page_of_school, name="edit_page"),
    path(AT_HUB + "move/", moving.move, name="move_school"),
    *(path(AT_HUB + address, view, name=name) for address, view, name in CLASS_PAGES),
    *(path(OF_SCHOOL + address, view, name=f"own_{name}") for address, view, name in CLASS_PAGES),
    path(EQUIPMENT, booking.equipment, name="equipment"),
    path(EQUIPMENT + "<int:thing_id>/", booking.thing, name="thing"),
    path(EQUIPMENT + "<int:thing_id>/book/", booking.book_thing, name="book"),
    path(EQUIPMENT + "<int:thing_id>/inductions/", booking.inductions, name="inductions"),
    path("h/<str:hub_code>/bookings/<int:booking_id>/cancel/", booking.cancel, name="cancel_booking"),
]
