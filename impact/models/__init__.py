"""Tables of the impact: the facts that people log, and the cells they are added up into."""

from impact.models.api_session import ApiSession
from impact.models.attachment import AttachedKind, Attachment, Gone
from impact.models.attendance import AttendanceLine
from impact.models.audience import AUDIENCES_OF, Audience, AudienceGroup, CellAudience, cell_audiences
from impact.models.booked_session import BookedSession
from impact.models.calendar_feed import CalendarFeed
from impact.models.cells import DayCell, LineageMonth, PeriodCell, PeriodKind, ScopeKind, Thing, ThingCell
from impact.models.certificate import Certificate, CertifiedSession, clean_code
from impact.models.countersign import Answer, Countersign
from impact.models.decision_link import SessionDecision
from impact.models.duplicates import JointProposal, JointState, NotTheSame, SessionMerge
from impact.models.edition import Edition, EditionFile, Erratum
from impact.models.embed import Embed, EmbedShows
from impact.models.evidence import EvidenceDocument
from impact.models.indicator import Direction, Indicator, IndicatorKind, IndicatorMeasure
from impact.models.left_over import LeftOverSession, Why
from impact.models.plan import PlannedSession, PlanState, SessionSeries
from impact.models.quality import LogReminder, QuietMonth
from impact.models.report import PaperState, Report, ReportPaper, Section
from impact.models.reporting import PeriodStep, ReportingPeriod, ReportingStep
from impact.models.reporting_hub import ConfirmationReminder, HubConfirmation, Occasion
from impact.models.reporting_snapshot import Adjustment, Measure, Snapshot
from impact.models.rollup_state import RollupState, SessionMark, StaleMark
from impact.models.saved_view import SavedView
from impact.models.second_look import LookState, LookStep, SecondLook, SecondLookStep
from impact.models.session import Format, LedBy, Session, SessionCoHost, Source
from impact.models.session_import import ImportedSession, ImportState, RememberedColumn, SessionImport
from impact.models.session_proposal import ProposedLine, SessionProposal, SessionProposalStep
from impact.models.session_type import SessionType
from impact.models.slice_cells import NetworkDay, NetworkSlice, NetworkSlicePeople, SlicePlace
from impact.models.survey import (
    Instrument,
    InstrumentVersion,
    Survey,
    SurveyAnswer,
    SurveyCode,
    SurveyRound,
    Wave,
)
from impact.models.survey_import import RememberedAnswer, SurveyImport
from impact.models.target import Result, Target, TargetPeriodKind
from impact.models.typed_count import TypedCount
from impact.models.welcome import DoorTally, WelcomeDesk

__all__ = [
    "AUDIENCES_OF",
    "Adjustment",
    "Answer",
    "ApiSession",
    "AttachedKind",
    "Attachment",
    "AttendanceLine",
    "Audience",
    "AudienceGroup",
    "BookedSession",
    "CalendarFeed",
    "CellAudience",
    "Certificate",
    "CertifiedSession",
    "ConfirmationReminder",
    "Countersign",
    "DayCell",
    "Direction",
    "DoorTally",
    "Edition",
    "EditionFile",
    "Embed",
    "EmbedShows",
    "Erratum",
    "EvidenceDocument",
    "Format",
    "Gone",
    "HubConfirmation",
    "ImportState",
    "ImportedSession",
    "Indicator",
    "IndicatorKind",
    "IndicatorMeasure",
    "Instrument",
    "InstrumentVersion",
    "JointProposal",
    "JointState",
    "LedBy",
    "LeftOverSession",
    "LineageMonth",
    "LogReminder",
    "LookState",
    "LookStep",
    "Measure",
    "NetworkDay",
    "NetworkSlice",
    "NetworkSlicePeople",
    "NotTheSame",
    "Occasion",
    "PaperState",
    "PeriodCell",
    "PeriodKind",
    "PeriodStep",
    "PlanState",
    "PlannedSession",
    "ProposedLine",
    "QuietMonth",
    "RememberedAnswer",
    "RememberedColumn",
    "Report",
    "ReportPaper",
    "ReportingPeriod",
    "ReportingStep",
    "Result",
    "RollupState",
    "SavedView",
    "ScopeKind",
    "SecondLook",
    "SecondLookStep",
    "Section",
    "Session",
    "SessionCoHost",
    "SessionDecision",
    "SessionImport",
    "SessionMark",
    "SessionMerge",
    "SessionProposal",
    "SessionProposalStep",
    "SessionSeries",
    "SessionType",
    "SlicePlace",
    "Snapshot",
    "Source",
    "StaleMark",
    "Survey",
    "SurveyAnswer",
    "SurveyCode",
    "SurveyImport",
    "SurveyRound",
    "Target",
    "TargetPeriodKind",
    "Thing",
    "ThingCell",
    "TypedCount",
    "Wave",
    "WelcomeDesk",
    "Why",
    "cell_audiences",
    "clean_code",
]
