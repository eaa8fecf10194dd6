"""Addresses of the log and of the dashboards."""

from django.urls import path, register_converter

from impact.views import (
    attachments,
    bookings,
    calendar_feed,
    canvas_pdf,
    cards,
    certificates,
    countersign,
    decisions,
    door,
    duplicates,
    from_schools,
    grid,
    hub_dashboard,
    hub_periods,
    hub_targets,
    import_sheet,
    imports,
    joint_sessions,
    kinds,
    left_over,
    log_session,
    network,
    network_hubs,
    network_quality,
    open_data,
    plan,
    plan_answer,
    public,
    quality,
    reporting,
    results,
    school,
    second_looks,
    sending,
    series,
    session_proposals,
    sessions,
    targets,
    welcome,
)
from impact.views.api import document as api_document
from impact.views.api import hub as api_hub
from impact.views.api import imports as api_imports
from impact.views.api import sessions as api_sessions
from impact.views.files import FormatConverter

app_name = "impact"

register_converter(FormatConverter, "figures")

API = "api/v1/"
OF_HUB = API + "hubs/<str:hub_code>/"

SESSIONS = "h/<str:hub_code>/sessions/"
DUPLICATES = "h/<str:hub_code>/quality/duplicates/"
IMPORT = "h/<str:hub_code>/import/"
PLAN = "h/<str:hub_code>/plan/"
CANVAS = "h/<str:hub_code>/canvas/"
SESSION = SESSIONS + "<uuid:uid>/"
ATTACHED = SESSION + "files/<uuid:attached_uid>/"
FROM_SCHOOLS = "h/<str:hub_code>/from-schools/"
SENT = "s/<int:school_id>/sent/"
SENT_SESSION = SENT + "sessions/<int:session_proposal_id>/"
CERTIFICATE = "s/<int:school_id>/certificates/<int:certificate_id>/"
TARGETS = "network/targets/"
INDICATOR = TARGETS + "of/<slug:indicator_code>/"
OF_HUB_TARGETS = "h/<str:hub_code>/targets/"

urlpatterns = [
    path("impact/", public.impact, name="impact"),
    path("impact/data.<figures:file_format>", public.data, name="data"),
    path("open-data/", open_data.open_data, name="open_data"),
    path("open-data/<slug:open_table>.<figures:file_format>", open_data.open_table, name="open_table"),
    path("how-we-count/", public.how_we_count, name="how_we_count"),
    path("network/", network.network, name="network"),
    path("network/today/", network.today, name="network_today"),
    path(TARGETS, targets.targets, name="targets"),
    path(TARGETS + "figures.<figures:file_format>", targets.targets_file, name="targets_file"),
    path(TARGETS + "new/", targets.new_indicator, name="new_indicator"),
    path(INDICATOR, targets.indicator, name="indicator"),
    path(INDICATOR + "edit/", targets.edit_indicator, name="edit_indicator"),
    path(INDICATOR + "set/", targets.set_indicator_targets, name="set_targets"),
    path(INDICATOR + "result/", results.enter_network_result, name="enter_result"),
    path(OF_HUB_TARGETS, hub_targets.hub_targets, name="hub_targets"),
    path(OF_HUB_TARGETS + "figures.<figures:file_format>", hub_targets.hub_targets_file, name="hub_targets_file"),
    path(OF_HUB_TARGETS + "<slug:indicator_code>/result/", results.enter_hub_result, name="enter_hub_result"),
    path("network/data.<figures:file_format>", network.network_data, name="network_data"),
    path("network/hubs/", network_hubs.network_hubs, name="network_hubs"),
    path("network/hubs/<str:hub_code>/", network.network_hub, name="network_hub"),
    path("network/periods/", reporting.periods, name="periods"),
    path("network/periods/new/", reporting.new_period, name="new_period"),
    path("network/periods/<int:period_id>/", reporting.period, name="period"),
    path("network/periods/<int:period_id>/edit/", reporting.edit_period, name="edit_period"),
    path("network/periods/<int:period_id>/close/", reporting.close, name="close_period"),
    path("network/periods/<int:period_id>/reopen/", reporting.reopen, name="reopen_period"),
    path("network/periods/<int:period_id>/remind/", reporting.remind, name="remind_period"),
    path("network/quality/", network_quality.quality, name="network_quality"),
    path("network/quality/<str:hub_code>/<str:month_key>/", network_quality.ask, name="ask_hub"),
    path("h/<str:hub_code>/", hub_dashboard.hub_dashboard, name="hub"),
    path("h/<str:hub_code>/first-steps/", network_hubs.first_steps, name="first_steps"),
    path("h/<str:hub_code>/periods/", hub_periods.periods, name="hub_periods"),
    path("h/<str:hub_code>/periods/<int:period_id>/", hub_periods.period, name="hub_period"),
    path("h/<str:hub_code>/data.<figures:file_format>", hub_dashboard.hub_data, name="hub_data"),
    path("h/<str:hub_code>/quality/", quality.quality, name="quality"),
    path("h/<str:hub_code>/quality/quiet/", quality.quiet_month, name="quiet_month"),
    path("h/<str:hub_code>/quality/looks/<int:look_id>/", second_looks.second_look, name="second_look"),
    path(DUPLICATES, duplicates.duplicates, name="duplicates"),
    path(DUPLICATES + "<int:session_id>/<int:other_id>/", duplicates.duplicate, name="duplicate"),
    path(DUPLICATES + "joint/<int:session_id>/<int:joint_id>/", joint_sessions.joint_session, name="joint_session"),
    path(DUPLICATES + "merged/<int:session_merge_id>/", duplicates.merged_sessions, name="merged_sessions"),
    path(SESSIONS, sessions.session_list, name="sessions"),
    path(SESSIONS + "log/", log_session.log_session, name="log_session"),
    path(SESSIONS + "log/classes/", log_session.classes_of_school, name="log_classes"),
    path(SESSIONS + "log/preview/", log_session.preview, name="log_preview"),
    path(SESSIONS + "send/", sending.send, name="send_session"),
    path(SESSIONS + "pocket.json", sending.pocket, name="pocket"),
    path(SESSIONS + "left-over/", left_over.left_over, name="left_over"),
    path(SESSIONS + "left-over/<int:left_id>/", left_over.put_away, name="put_left_over_away"),
    path("c/<str:card_token>/", cards.scanned, name="card"),
    path("w/<str:door_code>/", door.door, name="door"),
    path(SESSION, sessions.session_detail, name="session"),
    path(SESSION + "edit/", sessions.edit_session, name="edit_session"),
    path(SESSION + "void/", sessions.void_session, name="void_session"),
    path(SESSION + "restore/", sessions.restore_session, name="restore_session"),
    path(SESSION + "photos/", attachments.photos, name="add_photos"),
    path(SESSION + "document/", attachments.document, name="add_document"),
    path(ATTACHED, attachments.attachment, name="attachment"),
    path(ATTACHED + "edit/", attachments.edit, name="edit_attachment"),
    path(ATTACHED + "remove/", attachments.remove, name="remove_attachment"),
    path("s/<int:school_id>/photos/", attachments.school_photos, name="school_photos"),
    path("s/<int:school_id>/photos/<uuid:attached_uid>/", attachments.school_photo, name="school_photo"),
    path("h/<str:hub_code>/board/decisions/<int:decision_id>/sessions/", decisions.note_session, name="note_session"),
    path(IMPORT, imports.imports, name="imports"),
    path(IMPORT + "template.csv", imports.template, name="import_template"),
    path(IMPORT + "<uuid:import_uid>/", imports.session_import, name="session_import"),
    path(IMPORT + "<uuid:import_uid>/sheet/", import_sheet.import_sheet, name="import_sheet"),
    path(API, api_document.api, name="api"),
    path(API + "openapi.json", api_document.openapi, name="api_document"),
    path(OF_HUB, api_hub.hub, name="api_hub"),
    path(OF_HUB + "sessions/", api_sessions.sessions, name="api_sessions"),
    path(OF_HUB + "sessions/<uuid:uid>/", api_sessions.session, name="api_session"),
    path(OF_HUB + "sessions/<uuid:uid>/void/", api_sessions.void, name="api_void"),
    path(OF_HUB + "imports/", api_imports.imports, name="api_imports"),
    path(OF_HUB + "imports/<uuid:import_uid>/", api_imports.session_import, name="api_import"),
    path(PLAN, plan.plan, name="plan"),
    path(PLAN + "calendar/", calendar_feed.hub_address, name="hub_calendar"),
    path(PLAN + "<int:planned_id>/", plan.planned, name="planned"),
    path(PLAN + "series/<int:series_id>/", series.series, name="series"),
    path(PLAN + "series/<int:series_id>/grid/", grid.grid, name="grid"),
    path("h/<str:hub_code>/projects/<int:project_id>/plan/", series.new_series, name="new_series"),
    path("h/<str:hub_code>/welcome/", welcome.welcome, name="welcome"),
    path("h/<str:hub_code>/welcome/<int:desk_id>/", welcome.welcome_desk, name="welcome_desk"),
    path("plan/answer/<str:plan_token>/", plan_answer.plan_answer, name="plan_answer"),
    path("h/<str:hub_code>/bookings/", bookings.bookings, name="bookings"),
    path("h/<str:hub_code>/ladder/", kinds.ladder, name="ladder"),
    path("h/<str:hub_code>/equipment/hours/", kinds.hours, name="equipment_hours"),
    path("network/kinds/<slug:category>/", kinds.network_kind, name="network_kind"),
    path("s/<int:school_id>/", school.school, name="school"),
    path(SENT, session_proposals.school_proposals, name="school_proposals"),
    path("s/<int:school_id>/sessions/report/", session_proposals.report_session, name="report_session"),
    path("s/<int:school_id>/sessions/report/classes/", session_proposals.report_classes, name="report_classes"),
    path(SENT_SESSION, session_proposals.own_session_proposal, name="own_session_proposal"),
    path(SENT_SESSION + "edit/", session_proposals.edit_session_proposal, name="edit_session_proposal"),
    path(SENT_SESSION + "withdraw/", session_proposals.withdraw_session_proposal, name="withdraw_session_proposal"),
    path(FROM_SCHOOLS, from_schools.from_schools, name="from_schools"),
    path(
        FROM_SCHOOLS + "sessions/<int:session_proposal_id>/",
        from_schools.session_proposal_of_hub,
        name="session_proposal_of_hub",
    ),
    path(
        FROM_SCHOOLS + "sessions/<int:session_proposal_id>/accept/",
        from_schools.accept_proposal,
        name="accept_session_proposal",
    ),
    path("s/<int:school_id>/countersign/", countersign.ask_school, name="countersign"),
    path("s/<int:school_id>/calendar/", calendar_feed.address, name="calendar"),
    path("calendar/<str:calendar_token>.ics", calendar_feed.calendar_ics, name="calendar_ics"),
    path("s/<int:school_id>/certificates/", certificates.certificates, name="certificates"),
    path("s/<int:school_id>/certificates/new/<int:year>/", certificates.new_certificate, name="new_certificate"),
    path(
        "s/<int:school_id>/certificates/classes/<int:class_id>/",
        certificates.class_certificate,
        name="class_certificate",
    ),
    path(CERTIFICATE + "certificate.pdf", certificates.certificate_pdf, name="certificate_pdf"),
    path(CERTIFICATE + "withdraw/", certificates.withdraw, name="withdraw_certificate"),
    path("h/<str:hub_code>/certificates/", certificates.to_confirm, name="confirm_certificates"),
    path("h/<str:hub_code>/certificates/<int:certificate_id>/", certificates.confirm, name="confirm_certificate"),
    path("verify/", certificates.verify, name="verify"),
    path("h/<str:hub_code>/countersigned/", countersign.differences, name="countersigned"),
    path("h/<str:hub_code>/countersigned/<int:countersign_id>/", countersign.settle, name="settle_countersign"),
    path(CANVAS + "canvas.pdf", canvas_pdf.draft, name="canvas_pdf"),
    path(
        CANVAS + "versions/<int:version_number>/canvas.pdf",
        canvas_pdf.version,
        name="canvas_version_pdf",
    ),
]
