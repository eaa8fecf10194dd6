"""Tables of two hubs of the demonstration, as people keep them: a title above, a slip in a name, a date that is none.

Invented. Days are counted back from today, so that the hub was open on each; `{school}` is one of the hub's schools,
`{slip}` the same with a letter missing.
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class PlannedTable:
    """A file with its name, the letters in which it was saved, and how its days are written."""

    name: str
    encoding: str
    days: str
    text: str

    def content(self, today: dt.date, school: str) -> bytes:
        """The file as it was sent."""
        slip = school[:-3] + school[-2:]
        words = {"school": school, "slip": slip}
        words |= {f"d{back}": (today - dt.timedelta(days=back)).strftime(self.days) for back in range(20, 400, 10)}
        return self.text.format(**words).encode(self.encoding, "replace")


TABLES = {
    "OSHub-PT": PlannedTable(
        "sessões do ano passado.csv",
        "cp1252",
        "%d/%m/%Y",
        "Plataforma de Escola Aberta - registo de sessões;;;;;\n"
        "Data;Escola;Tema;N.º de alunos;Professores;Observações\n"
        "{d200};{school};Água e seca;22;2;\n"
        "{d190};{school};Medir o rio;19;2;Choveu\n"
        "{d180};{slip};Sensores de humidade;24;1;\n"
        "{d170};{school};Horta da escola;;2;Não contámos\n"
        "{d160};{slip};Sensores de humidade II;vinte;1;\n"
        "31/02/2026;{school};Mostra final;41;5;\n"
        "{d140};{school};Avaliação;18;2;\n"
        "{d130};Agrupamento da Serra Alta;Visita ao centro;26;3;\n",
    ),
    "OSHub-GR": PlannedTable(
        "εργαστήρια.csv",
        "cp1253",
        "%d-%m-%Y",
        "Ημερομηνία;Σχολείο;Θέμα;Μαθητές;Εκπαιδευτικοί\n"
        "{d120};{school};Μετεωρολογικός σταθμός;17;2\n"
        "{d110};{school};Μετεωρολογικός σταθμός;17;2\n"
        "{d100};{slip};Ρομποτική;21;1\n"
        "{d90};{school};Ανεμόμυλοι;0;1\n"
        "{d80};{school};Έκθεση;16-18;2\n",
    ),
}
