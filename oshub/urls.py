"""Every address of the portal begins here; each room brings its own."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from accounts.views import email_code, reset_code
from oshub import app, gallery, health, og, places, sitemap, views
from oshub.go import views as go
from oshub.pack import views as packs
from oshub.search import views as search

# Signing in to the administration goes through the same door as everywhere: codes, second factor, rate limits. Django's
# own form is never shown: visitors go to that door, administrators are let in, everybody else is refused.
admin.site.login = secure_admin_login(places.administration)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = _("Administration of OSHub.Network")

# Looked through from the top for every request: what most people ask for stands first.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("", include("impact.urls")),
    path("", include("hubs.urls")),
    path("", include("schools.urls")),
    path("", include("projects.urls")),
    path("", include("resources.urls")),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="search_suggestions"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("imprint/", views.imprint, name="imprint"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<str:section>-<int:number>.xml", sitemap.section, name="sitemap_section"),
    path("sw.js", app.service_worker, name="service_worker"),
    path("app.webmanifest", app.manifest, name="manifest"),
    path("favicon.ico", app.favicon, name="favicon"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("og/<str:kind>/<str:key>.png", og.og_picture, name="og_picture"),
    path("home/", places.my_places, name="my_places"),
    path("go/", go.go, name="go"),
    path("go/suggestions/", go.suggestions, name="go_suggestions"),
    path("network/copies/", packs.packs, name="packs"),
    path("network/copies/<uuid:pack_uid>/", packs.pack, name="pack"),
    path("h/<str:hub_code>/copies/", packs.packs, name="hub_packs"),
    path("h/<str:hub_code>/copies/<uuid:pack_uid>/", packs.pack, name="hub_pack"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("accounts.urls")),
    # Before allauth's pages of the same names and addresses.
    path("accounts/confirm-email/", email_code.EmailCodeView.as_view(), name="account_email_verification_sent"),
    path(
        "accounts/password/reset/confirm/",
        reset_code.ResetCodeView.as_view(),
        name="account_confirm_password_reset_code",
    ),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
handler500 = views.went_wrong
