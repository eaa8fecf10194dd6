"""Who enters results has a right of their own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0007_reporting"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="hub",
            options={
                "ordering": ("code",),
                "permissions": [
                    ("hub_view", "Can open the hub's workspace and its figures"),
                    ("hub_sessions", "Can read the hub's sessions one by one"),
                    ("hub_notes", "Can read the private notes of sessions"),
                    ("hub_log", "Can log sessions, and correct own ones for a fortnight"),
                    ("hub_correct", "Can correct and void every session of the hub"),
                    ("hub_confirm", "Can confirm the hub's figures of a reporting period"),
                    ("hub_profile", "Can edit the hub's profile, how to reach it, and its challenges"),
                    ("hub_projects", "Can add and edit the hub's projects and partnerships, and decide on sign-ups"),
                    (
                        "hub_schools",
                        "Can keep the register of schools with their classes, people and agreements, and answer requests to join",
                    ),
                    ("hub_news", "Can write news and events, and publish what somebody else wrote"),
                    ("hub_own_news", "Can publish own news and events without a second pair of eyes"),
                    ("hub_book", "Can book equipment and rooms"),
                    ("hub_equipment", "Can keep equipment, opening hours and inductions, and cancel every booking"),
                    ("hub_ties", "Can note whether a school and an organisation still work together"),
                    ("hub_results", "Can enter results that no log can give, with their evidence"),
                    ("hub_team", "Can invite staff and board members, and change or end their roles"),
                    ("hub_coordinators", "Can invite coordinators, and change or end their roles"),
                    ("hub_board", "Can read the board's papers: proposals, decisions, how each seat voted"),
                    ("hub_propose", "Can make proposals to the board"),
                    ("hub_vote", "Can vote for the seats that they hold on the board"),
                    ("hub_canvas", "Can write on the draft of the hub's canvas"),
                    ("hub_canvas_versions", "Can name versions of the hub's canvas"),
                    (
                        "hub_manage_board",
                        "Can look after the board: its seats and rules, votes, what follows from them",
                    ),
                    ("network_dashboard", "Can open the network's dashboards"),
                    ("network_hubs", "Can set up hubs, open them, put them to rest and open them again"),
                    ("network_periods", "Can set up and close reporting periods, publish editions and set targets"),
                    ("site_admin", "Can manage users and settings"),
                ],
                "verbose_name": "hub",
                "verbose_name_plural": "hubs",
            },
        ),
    ]
