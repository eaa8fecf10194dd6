"""A small network with something public of each kind, at two hubs, and words that are nobody else's business."""

import datetime as dt
from dataclasses import dataclass

from hubs.models import Hub
from impact.models import Audience, Session
from impact.rollups import drain_all
from projects.models import State
from resources.actions.writing import new_version
from resources.models import Resource
from tests.factories.network import make_hub, make_project, make_school, make_session, people_line
from tests.factories.people import make_user
from tests.factories.pictures import keep_drawn_picture
from tests.factories.public import agree_to_page, make_challenge, make_event, make_post, make_profile
from tests.factories.reporting import close, make_period, publish
from tests.factories.resources import add_author, add_file, add_text, bring_out, make_draft, make_resource

SECRET = "nobodysbusiness"
DAY = dt.datetime(2022, 6, 1, 9, 30, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Small:
    """The network."""

    here: Hub
    there: Hub
    resource: Resource


def small_network() -> Small:
    """Make it."""
    here, there = make_hub("OSHub-PT", name="Plataforma"), make_hub("OSHub-NL", name="Polder")
    sub = make_hub("OSHub-PT-S", name="Pequena", parent=here)
    make_profile(here, open_schooling_is="A hub by the **river**.")
    make_profile(here, "pt", open_schooling_is="Um hub junto ao rio.")
    for hub, word in ((here, "river"), (there, "dyke"), (sub, "brook")):
        project = make_project(hub, f"A project of the {word}")
        make_challenge(hub, f"A challenge of the {word}")
        agree_to_page(make_school(hub, f"School of the {word}"))
        make_post(hub, f"News of the {word}", state=State.PUBLISHED, picture=keep_drawn_picture(hub))
        make_post(hub, f"{SECRET} news of the {word}", state=State.DRAFT)
        make_event(hub, f"Event of the {word}", state=State.PUBLISHED)
        make_session(hub, people_line(Audience.STUDENT, 60, 60), project=project)
        make_session(hub, people_line(Audience.TEACHER, 7, 7))
        make_draft(hub, f"{SECRET} resource of the {word}")
    Session.objects.update(note=SECRET)
    resource = _resource(here)
    make_resource(there, "A float of reed")
    drain_all()
    publish(close(make_period()))
    return Small(here, there, resource)


def _resource(hub: Hub) -> Resource:
    """A resource with two public versions, files, an author who agreed and a translation."""
    first = make_draft(hub, "A float of cork")
    add_file(first, title="Old instructions")
    add_text(first, "pt", "Um flutuador de cortiça")
    out = bring_out(first)
    second = new_version(resource=out.resource, by=make_user())
    second.what_changed = "A page on water."
    second.save()
    second.refresh_from_db()
    add_file(second, b"plain text\n", title="Notes on water")
    add_author(second, "Ana Example")
    return bring_out(second).resource
