"""The ready-made indicators: what the network published at the end of its European project, row by row.

Names in English and Portuguese; the network can change all of it. The published figures stand in docs and tests.
"""

from dataclasses import dataclass

from impact.models import CellAudience, IndicatorKind, IndicatorMeasure


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """One of them."""

    code: str
    name: str
    portuguese: str
    measure: IndicatorMeasure
    audience: CellAudience = CellAudience.EVERYONE
    unit: tuple[str, str] = ("", "")
    decimals: int = 0
    adds_up: bool = True

    def values(self) -> dict[str, object]:
        """Its columns, but the code."""
        i18n = {"name_pt": self.portuguese} | ({"unit_pt": self.unit[1]} if self.unit[1] else {})
        return {
            "name": self.name,
            "kind": IndicatorKind.MEASURED,
            "measure": self.measure,
            "audience": self.audience,
            "unit": self.unit[0],
            "decimals": self.decimals,
            "adds_up": self.adds_up,
            "i18n": i18n,
        }


GROUPS = (
    ("students", CellAudience.STUDENT, "Students", "alunos", "Alunos"),
    ("teachers", CellAudience.TEACHER, "Teachers", "professores", "Professores"),
    ("community", CellAudience.COMMUNITY, "Community members", "membros da comunidade", "Membros da comunidade"),
)
OFTEN = (
    ("students", "student", "aluno"),
    ("teachers", "teacher", "professor"),
    ("community", "community member", "membro da comunidade"),
)

READY_MADE: tuple[ReadyMade, ...] = (
    *(
        ReadyMade(
            f"people-{code}",
            f"{name} reached",
            f"{capital} alcançados",
            IndicatorMeasure.PEOPLE,
            audience,
            ("people", "pessoas"),
            adds_up=False,
        )
        for code, audience, name, _small, capital in GROUPS
    ),
    *(
        ReadyMade(
            f"interactions-{code}", f"Interactions with {name.lower()}", f"Interações com {small}",
            IndicatorMeasure.INTERACTIONS, audience,
        )
        for code, audience, name, small, _capital in GROUPS
    ),
    *(
        ReadyMade(
            f"per-person-{code}", f"Interactions per {name}", f"Interações por {portuguese}",
            IndicatorMeasure.PER_PERSON, audience, decimals=2, adds_up=False,
        )
        for (code, name, portuguese), (_code, audience, *_rest) in zip(OFTEN, GROUPS, strict=True)
    ),
    ReadyMade("partnerships", "Partnerships", "Parcerias", IndicatorMeasure.PARTNERSHIPS),
)  # fmt: skip
