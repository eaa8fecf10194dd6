"""The addresses of this app; allauth's own pages are mounted beside it under `/accounts/`."""

from django.urls import path

from accounts.views import account, notices, stopping

app_name = "accounts"

urlpatterns = [
    path("language/", account.language, name="language"),
    path("accounts/profile/", account.profile, name="profile"),
    path("accounts/notices/", notices.choices, name="notice_choices"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.all_read, name="all_read"),
    path("notices/<int:notice_id>/", notices.notice, name="notice"),
    path("mails/stop/<str:stop_token>/", stopping.stop, name="stop_mails"),
]
