"""Who can sign in to the demonstration: one adult for each role, at several hubs. All are invented."""

from dataclasses import dataclass

from hubs.roles import Role
from schools.models import SchoolRole

# Printed when the demonstration starts, so it protects nothing. Production never loads these accounts.
PASSWORD = "open-science-demo"  # noqa: S105


@dataclass(frozen=True)
class DemoAccount:
    """One account: a role at a hub (by code), at the first school of a hub that has classes, or for the network.

    Who is `unlisted` does not want to be named on the public pages of the hub.
    """

    role: Role | SchoolRole
    hub: str | None
    email: str
    name: str
    unlisted: bool = False

    @property
    def role_name(self) -> str:
        """The role in the words of the network."""
        return ROLE_NAMES[self.role]


ROLE_NAMES: dict[Role | SchoolRole, str] = {
    Role.STAFF: "hub staff",
    Role.COORDINATOR: "hub coordinator",
    Role.BOARD: "board member",
    Role.MANAGER: "network manager",
    Role.ADMINISTRATOR: "administrator",
    SchoolRole.TEACHER: "teacher",
    SchoolRole.HEAD: "school head",
}

ACCOUNTS = (
    DemoAccount(Role.STAFF, "OSHub-PT", "staff.pt@oshub.example", "Inês Amendoeira"),
    DemoAccount(Role.STAFF, "OSHub-NL", "staff.nl@oshub.example", "Sanne Duinkerk"),
    DemoAccount(Role.STAFF, "OSHub-IE", "staff.ie@oshub.example", "Aoife Lantern"),
    DemoAccount(Role.STAFF, "OSHub-CH", "staff.ch@oshub.example", "Chloé Tilleul"),
    DemoAccount(Role.STAFF, "OSHub-FR", "staff.fr@oshub.example", "Manon Belvédère", unlisted=True),
    DemoAccount(Role.STAFF, "OSHub-AT", "staff.at@oshub.example", "Lena Treidler"),
    DemoAccount(Role.STAFF, "OSHub-CZ", "staff.cz@oshub.example", "Jana Rybníková"),
    DemoAccount(Role.STAFF, "OSHub-CZ-Zdikov", "staff.cz-zdikov@oshub.example", "Petr Jedlička"),
    DemoAccount(Role.STAFF, "OSHub-GR", "staff.gr@oshub.example", "Ελένη Ανέμου"),
    DemoAccount(Role.COORDINATOR, "OSHub-PT", "coordinator.pt@oshub.example", "Rui Planalto"),
    DemoAccount(Role.COORDINATOR, "OSHub-NL", "coordinator.nl@oshub.example", "Joris Veenstra", unlisted=True),
    DemoAccount(Role.COORDINATOR, "OSHub-CZ", "coordinator.cz@oshub.example", "Eva Krušná"),
    DemoAccount(Role.COORDINATOR, "OSHub-IE", "coordinator.ie@oshub.example", "Niamh Quayside"),
    DemoAccount(Role.COORDINATOR, "OSHub-CH", "coordinator.ch@oshub.example", "Léonie Jetdeau"),
    DemoAccount(Role.COORDINATOR, "OSHub-FR", "coordinator.fr@oshub.example", "Bastien Chartreux"),
    DemoAccount(Role.COORDINATOR, "OSHub-AT", "coordinator.at@oshub.example", "Theresa Lindauer"),
    DemoAccount(Role.COORDINATOR, "OSHub-GR", "coordinator.gr@oshub.example", "Σταύρος Μυρίνας"),
    DemoAccount(Role.BOARD, "OSHub-PT", "board.pt@oshub.example", "Teresa Moinho"),
    DemoAccount(Role.BOARD, "OSHub-NL", "board.nl@oshub.example", "Willemijn Zeeduin"),
    DemoAccount(Role.BOARD, "OSHub-IE", "board.ie@oshub.example", "Cormac Heron"),
    DemoAccount(Role.BOARD, "OSHub-CH", "board.ch@oshub.example", "Étienne Rabot"),
    DemoAccount(Role.BOARD, "OSHub-FR", "board.fr@oshub.example", "Solène Vercorin"),
    DemoAccount(Role.BOARD, "OSHub-AT", "board.at@oshub.example", "Matthias Donauer"),
    DemoAccount(Role.BOARD, "OSHub-CZ", "board.cz@oshub.example", "Zdeněk Habrovský"),
    DemoAccount(Role.BOARD, "OSHub-GR", "board.gr@oshub.example", "Δέσποινα Αλμυρού"),
    DemoAccount(SchoolRole.TEACHER, "OSHub-PT", "teacher.pt@oshub.example", "Paulo Ribeira"),
    DemoAccount(SchoolRole.TEACHER, "OSHub-NL", "teacher.nl@oshub.example", "Fenna Zeilmaker"),
    DemoAccount(SchoolRole.HEAD, "OSHub-PT", "head.pt@oshub.example", "Graça Ribeira"),
    DemoAccount(SchoolRole.HEAD, "OSHub-GR", "head.gr@oshub.example", "Νίκος Αλυκάκης"),
    DemoAccount(Role.MANAGER, None, "manager@oshub.example", "Maaike Netwerk"),
    DemoAccount(Role.ADMINISTRATOR, None, "administrator@oshub.example", "Alex Beheer"),
)
