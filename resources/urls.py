"""Addresses of open resources. The number alone is the name of one, whatever becomes of its title or its hub."""

from django.urls import path

from resources.views import (
    collections,
    deposits,
    files,
    harvest,
    import_catalogue,
    machines,
    moving,
    parts,
    proposals,
    public,
    pushing,
    readers,
    together,
    writing,
)

app_name = "resources"

WORKSPACE = "h/<str:hub_code>/resources/"
ONE = WORKSPACE + "<int:resource_id>/"

urlpatterns = [
    path("oai", harvest.oai, name="oai"),
    path("resources/", public.directory, name="directory"),
    path("resources/all.<str:library_form>", machines.all_of_them, name="all"),
    path("resources/<int:resource_id>/", public.resource, name="resource"),
    path("resources/<int:resource_id>.<str:resource_form>", machines.one, name="as"),
    path("resources/<int:resource_id>/versions/<int:number>/", public.version, name="version"),
    path("resources/<int:resource_id>/keep/", readers.keep, name="keep"),
    path("resources/<int:resource_id>/ask/", readers.ask_hub, name="ask"),
    path("resources/mine/", readers.mine, name="mine"),
    path("resources/collections/", collections.directory, name="collections"),
    path("resources/collections/<int:collection_id>/", collections.collection, name="collection"),
    path("resources/files/<uuid:resource_file_uid>/", files.file, name="file"),
    path("resources/files/<uuid:resource_file_uid>/preview.webp", files.preview, name="preview"),
    path("resources/files/<uuid:resource_file_uid>/top.webp", files.preview, {"top": True}, name="preview_top"),
    path("s/<int:school_id>/resources/", proposals.propose, name="propose"),
    path(WORKSPACE, writing.of_hub, name="of_hub"),
    path(WORKSPACE + "new/", writing.new, name="new"),
    path(WORKSPACE + "import/", import_catalogue.bring_in, name="import_catalogue"),
    path(WORKSPACE + "together/", together.change, name="change_together"),
    path(WORKSPACE + "together/undo/", together.take_back, name="undo_together"),
    path(WORKSPACE + "questions/", readers.questions, name="questions"),
    path(WORKSPACE + "repositories/", pushing.repositories, name="repositories"),
    path(WORKSPACE + "collections/new/", collections.new, name="new_collection"),
    path(WORKSPACE + "collections/<int:collection_id>/", collections.edit, name="edit_collection"),
    path(WORKSPACE + "collections/<int:collection_id>/move/", collections.move_collection, name="move_collection"),
    path(ONE, writing.manage, name="manage"),
    path(ONE + "edit/", writing.edit, name="edit"),
    path(ONE + "move/", moving.move, name="move"),
    path(ONE + "withdraw/", moving.withdraw_resource, name="withdraw"),
    path(ONE + "delete/", moving.throw_draft_away, name="throw_away"),
    path(ONE + "files/new/", parts.add_file, name="add_file"),
    path(ONE + "files/<uuid:resource_file_uid>/remove/", parts.remove_file, name="remove_file"),
    path(ONE + "names/<int:author_id>/", parts.no_longer_named, name="no_longer_named"),
    path(ONE + "deposits/new/", deposits.add_deposit, name="add_deposit"),
    path(ONE + "deposits/<int:deposit_id>/", deposits.edit_deposit, name="edit_deposit"),
    path(ONE + "push/", pushing.push, name="push"),
    path(ONE + "push/<uuid:push_uid>/", pushing.pushed, name="pushed"),
    path(ONE + "handover/", deposits.handover, name="handover"),
    path(ONE + "<str:part>/new/", parts.add_part, name="add_part"),
    path(ONE + "<str:part>/<int:part_id>/", parts.edit_part, name="edit_part"),
]
