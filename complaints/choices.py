"""Words of the complaints app: stable codes, translated labels."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a complaint stands (办理状态). The moves between them are in `workflow.py`."""

    RECEIVED = "received", _("received")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("not accepted")
    DISPATCHED = "dispatched", _("dispatched")
    IN_PROGRESS = "in_progress", _("in progress")
    RESOLVED = "resolved", _("answered, waiting for your rating")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MERGED = "merged", _("joined to another complaint")


OPEN_STATES = (State.RECEIVED, State.ACCEPTED, State.DISPATCHED, State.IN_PROGRESS)
"""The clock runs."""

FINISHED_STATES = (State.REFUSED, State.CLOSED, State.WITHDRAWN, State.MERGED)


class Severity(TextChoices):
    """How pressing the matter is (紧急程度)."""

    ROUTINE = "routine", _("routine")
    SERIOUS = "serious", _("serious")
    URGENT = "urgent", _("urgent: danger to people")


class Channel(TextChoices):
    """The way by which a complaint came in (受理渠道)."""

    WEB = "web", _("web form")
    QR_CODE = "qr_code", _("QR code of the estate")
    PHONE = "phone", _("telephone")
    VISIT = "visit", _("visit")
    HOTLINE = "hotline", _("12345 hotline")
    FIRM = "firm", _("handed in by the firm")
    IMPORT = "import", _("imported")
    OPEN311 = "open311", _("Open311 client")


class ResponsibleUnit(TextChoices):
    """Who usually handles a category (责任单位)."""

    FIRM = "firm", _("property firm")
    COMMUNITY = "community", _("community")
    SUBDISTRICT = "subdistrict", _("subdistrict office")
    DEPARTMENT = "department", _("housing department")
    ENFORCEMENT = "enforcement", _("integrated law enforcement")


class ActorKind(TextChoices):
    """On whose side somebody acts."""

    RESIDENT = "resident", _("resident")
    STAFF = "staff", _("office")
    FIRM = "firm", _("property firm")
    MEDIATOR = "mediator", _("mediator")
    SYSTEM = "system", _("system")


class EventKind(TextChoices):
    """One entry of the history (办理记录). Those that move the state have the names of `workflow.MOVES`."""

    # Steps that move the state

    SUBMIT = "submit", _("received")
    ACCEPT = "accept", _("accepted")
    REFUSE = "refuse", _("not accepted")
    DISPATCH = "dispatch", _("dispatched")
    RESPOND = "respond", _("first response")
    ANSWER = "answer", _("answered by the firm")
    RESOLVE = "resolve", _("resolved by the office")
    RATE = "rate", _("rated")
    SEND_BACK = "send_back", _("sent back for better handling")
    CLOSE = "close", _("closed")
    REOPEN = "reopen", _("reopened")
    WITHDRAW = "withdraw", _("withdrawn")
    MESSAGE = "message", _("message added")
    MERGE = "merge", _("joined to another complaint")
    RETURN = "return", _("given back by the unit")
    # Steps that move nothing
    CORRECT = "correct", _("corrected by the resident")
    JOIN = "join", _("a neighbour joined")
    ASSIGN = "assign", _("assigned to a person")
    ROUTE = "route", _("a routing rule spoke")
    NOTE = "note", _("internal note")
    RECLASSIFY = "reclassify", _("category or severity changed")
    SPLIT = "split", _("split")
    ABSORB = "absorb", _("another complaint was joined to it")
    PAUSE = "pause", _("clock paused")
    RESUME = "resume", _("clock goes on")
    ASK_EXTENSION = "ask_extension", _("more time asked for")
    GRANT_EXTENSION = "grant_extension", _("more time granted")
    DENY_EXTENSION = "deny_extension", _("more time not granted")
    REMIND = "remind", _("reminded before the limit")
    ESCALATE = "escalate", _("overdue: told to the superior")
    SUPERVISE = "supervise", _("supervision order")
    INTERVIEW = "interview", _("firm called in for an interview")
    PROPOSE_CREDIT = "propose_credit", _("credit event proposed")
    CALL_BACK = "call_back", _("called back")
    REFER = "refer", _("referred to law enforcement")
    REFERRAL_REPLY = "referral_reply", _("law enforcement replied")
    MEDIATE = "mediate", _("mediation")
    REDACT = "redact", _("personal data made unreadable")
    ANONYMISE = "anonymise", _("made anonymous at the end of the retention time")


class Satisfaction(TextChoices):
    """The resident's rating of the handling (满意度). Offices and firms are rated, residents never."""

    SATISFIED = "satisfied", _("satisfied")
    BASICALLY_SATISFIED = "basically_satisfied", _("basically satisfied")
    NOT_SATISFIED = "not_satisfied", _("not satisfied")


class PhotoKind(TextChoices):
    """What a photo shows."""

    REPORT = "report", _("photo of the resident")
    PROOF = "proof", _("proof of the work done")


class CallOutcome(TextChoices):
    """What came of a call-back (回访结果). Only a person who was reached counts for the rates."""

    REACHED = "reached", _("reached")
    NO_ANSWER = "no_answer", _("nobody answered")
    WRONG_NUMBER = "wrong_number", _("wrong number")
    DECLINED = "declined", _("did not want to answer")


class ReferralOutcome(TextChoices):
    """What law enforcement did with a referral (执法进小区的处理结果)."""

    ORDERED = "ordered", _("ordered to put right")
    FILED = "filed", _("case filed")
    PUNISHED = "punished", _("penalty decided")
    NO_BREACH = "no_breach", _("no breach of law found")
    PASSED_ON = "passed_on", _("passed on to the competent body")


class MediationState(TextChoices):
    """Where a mediation stands (调解状态). The moves are `workflow.MEDIATION_MOVES`."""

    APPLIED = "applied", _("applied for")
    ACCEPTED = "accepted", _("being mediated")
    DECLINED = "declined", _("not taken up")
    AGREED = "agreed", _("agreement reached")
    FAILED = "failed", _("no agreement")
    WITHDRAWN = "withdrawn", _("given up by a party")
    CONFIRMATION_APPLIED = "confirmation_applied", _("confirmation asked of the court")
    CONFIRMED = "confirmed", _("confirmed by the court")
    CONFIRMATION_REJECTED = "confirmation_rejected", _("not confirmed by the court")


class MediationStep(TextChoices):
    """One entry of a mediation's history; those that move the state are named as in `workflow.MEDIATION_MOVES`."""

    APPLY = "apply", _("applied for")
    ACCEPT = "accept", _("taken up")
    DECLINE = "decline", _("not taken up")
    AGREE = "agree", _("agreement reached")
    FAIL = "fail", _("ended without agreement")
    WITHDRAW = "withdraw", _("given up by a party")
    APPLY_CONFIRMATION = "apply_confirmation", _("confirmation asked of the court")
    CONFIRM = "confirm", _("confirmed by the court")
    REJECT = "reject", _("not confirmed by the court")
    ADD_PARTY = "add_party", _("party added")
    CONSENT = "consent", _("party agrees to mediation")
    APPOINT = "appoint", _("mediator appointed")
    RELIEVE = "relieve", _("mediator relieved")
    HOLD_SESSION = "hold_session", _("session held")
    PERFORM = "perform", _("duty performed")


class PartyKind(TextChoices):
    """Who stands in a dispute (当事人)."""

    RESIDENT = "resident", _("resident or owner")
    FIRM = "firm", _("property firm")
    COMMITTEE = "committee", _("owners' committee")
    OTHER = "other", _("another")


class MediatorBody(TextChoices):
    """Whom a mediator comes from (调解组织)."""

    PEOPLE = "people", _("people's mediation committee")
    INDUSTRY = "industry", _("industry mediation")
    COURT = "court", _("court")
    JUSTICE = "justice", _("justice bureau")


class RouteOutcome(TextChoices):
    """Where a routing rule sends a complaint (分派去向)."""

    FIRM = "firm", _("the firm that serves the estate")
    OFFICE = "office", _("a certain office")
    LEVEL = "level", _("the office of the place at a level")
    TRIAGE = "triage", _("left for a person to decide")


class DayKind(TextChoices):
    """Kind of day on which a routing rule speaks; holidays and make-up days are known."""

    ANY = "", _("any day")
    WORKED = "worked", _("working days")
    FREE = "free", _("days off")


class Weekday(IntegerChoices):
    """Days of the week as the calendar counts them: Monday is 1."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class TextLanguage(TextChoices):
    """Language of a standard text."""

    CHINESE = "zh-hans", _("Chinese")
    ENGLISH = "en", _("English")


class Ledger(TextChoices):
    """The three ledgers of an estate, "one estate, one plan" (一小区一方案)."""

    PROBLEM = "problem", _("problem ledger")
    SURVEY = "survey", _("survey ledger")
    RECTIFICATION = "rectification", _("rectification ledger")


class EntryState(TextChoices):
    """Where an entry of a ledger stands (台账状态). The moves between them are in `ledger_workflow.py`."""

    PROPOSED = "proposed", _("proposed")
    DISMISSED = "dismissed", _("not taken up")
    OPEN = "open", _("to be started")
    WORKING = "working", _("being put right")
    DONE = "done", _("reported done")
    CHECKED = "checked", _("checked and closed")


UNFINISHED_ENTRIES = (EntryState.OPEN, EntryState.WORKING, EntryState.DONE)
"""Taken up and not closed: these can be overdue."""


class EntryOrigin(TextChoices):
    """Where an entry comes from (来源)."""

    PERSON = "person", _("entered by a person")
    REPEATED = "repeated", _("the same again and again")
    OVERDUE = "overdue", _("complaints not answered in time")


class EntryStepKind(TextChoices):
    """One step of an entry. Those that move the state have the names of `ledger_workflow.ENTRY_MOVES`."""

    ENTER = "enter", _("entered")
    PROPOSE = "propose", _("proposed from complaints")
    CONFIRM = "confirm", _("taken up")
    DISMISS = "dismiss", _("dismissed")
    CHANGE = "change", _("plan changed")
    START = "start", pgettext_lazy("step", "started")
    REPORT = "report", _("reported done")
    GIVE_BACK = "give_back", _("given back")
    CHECK = "check", _("checked and closed")


class PackState(TextChoices):
    """A monthly pack before and after it is issued (月度专报)."""

    BUILDING = "building", _("being made")
    DRAFT = "draft", _("draft")
    ISSUED = "issued", _("issued")


class Holder(TextChoices):
    """Whose turn it is to act."""

    OFFICE = "office", _("responsible office")
    UNIT = "unit", _("office that handles it")
    FIRM = "firm", _("property firm")
    RESIDENT = "resident", _("resident")
    OTHER = "other", _("other authority")


class LimitScope(TextChoices):
    """Over what the days of pauses for one reason are added up."""

    COMPLAINT = "complaint", _("per complaint")
    YEAR = "year", _("per year, for all complaints with one firm or office")


class LadderStep(TextChoices):
    """A step of the escalation ladder (督办层级); each is a kind of `ComplaintEvent` too."""

    REMIND = EventKind.REMIND.value, _("remind whoever handles it")
    ESCALATE = EventKind.ESCALATE.value, _("tell the superior")
    SUPERVISE = EventKind.SUPERVISE.value, _("supervision order")
    INTERVIEW = EventKind.INTERVIEW.value, _("interview of the firm")
    PROPOSE_CREDIT = EventKind.PROPOSE_CREDIT.value, _("propose a credit event")


class PromiseEnd(TextChoices):
    """What keeps a promise in clock time."""

    FIRST_RESPONSE = "first_response", _("first response")
    ANSWER = "answer", _("answer")


class AnswerKind(TextChoices):
    """What a question of a category wants to hear."""

    TEXT = "text", _("some words")
    NUMBER = "number", _("a whole number")
    CHOICE = "choice", _("one of several")
    DATE = "date", _("a day")


class ModelKind(TextChoices):
    """What a trained classifier decides."""

    DESK = "desk", _("which desk of the city")
    CATEGORY = "category", _("category")


class FloodReason(TextChoices):
    """Why a form of a resident was checked before it was taken."""

    ADDRESS = "address", _("many from one address")
    DEVICE = "device", _("many from one device")
    ESTATE = "estate", _("many about one estate")
    MADE = "made", _("filled in as if by a machine")
