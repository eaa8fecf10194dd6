"""Addresses of schools: the public page of each that agreed to one, and where its hub writes that down."""

from django.urls import path

from schools.views import editing, public

app_name = "schools"

WORKSPACE = "h/<str:hub_code>/schools/"

urlpatterns = [
    path("schools/<int:school_id>-<str:school_slug>/", public.school, name="school"),
    path(WORKSPACE, editing.of_hub, name="of_hub"),
    path(WORKSPACE + "<int:school_id>/", editing.edit_page_of_school, name="edit_page"),
]
