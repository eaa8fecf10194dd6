"""Addresses of schools: the public page of each that agreed to one, where its hub writes that down, and booking."""

from django.urls import path

from schools.views import booking, editing, import_list, public

app_name = "schools"

WORKSPACE = "h/<str:hub_code>/schools/"
EQUIPMENT = "h/<str:hub_code>/equipment/"

urlpatterns = [
    path("schools/<int:school_id>-<str:school_slug>/", public.school, name="school"),
    path(WORKSPACE, editing.of_hub, name="of_hub"),
    path(WORKSPACE + "import/", import_list.import_schools, name="import_schools"),
    path(WORKSPACE + "import/classes/", import_list.import_classes, name="import_classes"),
    path(WORKSPACE + "<int:school_id>/", editing.edit_page_of_school, name="edit_page"),
    path(EQUIPMENT, booking.equipment, name="equipment"),
    path(EQUIPMENT + "<int:thing_id>/", booking.thing, name="thing"),
    path(EQUIPMENT + "<int:thing_id>/book/", booking.book_thing, name="book"),
    path(EQUIPMENT + "<int:thing_id>/inductions/", booking.inductions, name="inductions"),
    path("h/<str:hub_code>/bookings/<int:booking_id>/cancel/", booking.cancel, name="cancel_booking"),
]
