"""The addresses of this app; allauth's own pages are mounted beside it under `/accounts/`."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("language/", views.language, name="language"),
    path("accounts/profile/", views.profile, name="profile"),
]
