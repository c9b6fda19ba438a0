"""Entries in words: what was done, to what, by whom.

Apps need not register anything: an action is `app.verb`, and the verbs here cover what they do. A verb without a
word is shown as it stands in the code.
"""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from audit.models import AuditEntry

VERBS: dict[str, Promise] = {
    "create": pgettext_lazy("audit", "created"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("deleted"),
    "import": gettext_lazy("imported"),
    "grant_role": gettext_lazy("gave a role"),
    "end_role": gettext_lazy("ended a role"),
    "change_role": gettext_lazy("changed a role's rights"),
    "deactivate": pgettext_lazy("audit", "closed"),
    "reactivate": gettext_lazy("opened again"),
    "unlock": gettext_lazy("unlocked"),
    "remove_second_factors": gettext_lazy("removed the second factors of"),
    "reveal_phone": gettext_lazy("looked at the phone number of"),
    "reveal_contact": gettext_lazy("looked at the contact of"),
    "confirm_phone": gettext_lazy("confirmed the phone of"),
    "lose_phone": gettext_lazy("took over the phone number of"),
    "create_token": gettext_lazy("gave a system access by"),
    "revoke_token": gettext_lazy("took back"),
    "sign_in": gettext_lazy("signed in"),
    "sign_out": gettext_lazy("signed out"),
    "retry": gettext_lazy("started again"),
    "export_audit": gettext_lazy("exported the audit trail"),
    # complaints
    "submit": pgettext_lazy("audit", "handed in"),
    "accept": pgettext_lazy("audit", "accepted"),
    "refuse": pgettext_lazy("audit", "did not accept"),
    "dispatch": pgettext_lazy("audit", "dispatched"),
    "respond": pgettext_lazy("audit", "gave the first response"),
    "answer": pgettext_lazy("audit", "answered"),
    "resolve": pgettext_lazy("audit", "resolved"),
    "rate": pgettext_lazy("audit", "rated"),
    "send_back": pgettext_lazy("audit", "sent back"),
    "close": pgettext_lazy("audit", "brought to an end"),
    "reopen": pgettext_lazy("audit", "reopened"),
    "withdraw": pgettext_lazy("audit", "withdrew"),
    "message": pgettext_lazy("audit", "added a message"),
    "ask_question": pgettext_lazy("audit", "filed a question of a category"),
    "end_question": pgettext_lazy("audit", "ended a question of a category"),
    "import_orders": pgettext_lazy("audit", "took orders over with"),
    "save_order_source": pgettext_lazy("audit", "set how orders are read from"),
    "export_orders": pgettext_lazy("audit", "had the state of orders written by"),
    "save_open_interface": pgettext_lazy("audit", "set what is open in"),
    "post_request": pgettext_lazy("audit", "handed in through the interface"),
    # credit
    "upload_rulebook": pgettext_lazy("audit", "uploaded a rulebook"),
    "propose_rulebook": pgettext_lazy("audit", "proposed a rulebook"),
    "adopt_rulebook": pgettext_lazy("audit", "adopted a rulebook"),
    "refuse_rulebook": pgettext_lazy("audit", "refused a rulebook"),
    "end_rulebook": pgettext_lazy("audit", "ended a rulebook"),
    "report_event": pgettext_lazy("audit", "reported a credit event"),
    "review_event": pgettext_lazy("audit", "reviewed a credit event"),
    "confirm_event": pgettext_lazy("audit", "confirmed a credit event"),
    "endorse_event": pgettext_lazy("audit", "endorsed a credit event"),
    "take_effect": pgettext_lazy("audit", "put a credit event into effect"),
    "refuse_event": pgettext_lazy("audit", "refused a credit event"),
    "revoke_event": pgettext_lazy("audit", "revoked a credit event"),
    "repair_event": pgettext_lazy("audit", "repaired a credit event"),
    "expire_event": pgettext_lazy("audit", "let a credit event expire"),
    "open_scoring_notice": pgettext_lazy("audit", "read a scoring notice"),
    "file_event_objection": pgettext_lazy("audit", "objected to a credit event"),
    "decide_event_objection": pgettext_lazy("audit", "decided an objection to a credit event"),
    "ask_repair": pgettext_lazy("audit", "asked for the repair of a credit event"),
    "decide_repair": pgettext_lazy("audit", "decided a request for repair"),
    "enter_indicator": pgettext_lazy("audit", "entered a value"),
    "confirm_indicator": pgettext_lazy("audit", "confirmed a value"),
    "import_events": pgettext_lazy("audit", "imported credit events"),
    "import_indicators": pgettext_lazy("audit", "imported values"),
    "start_rating_run": pgettext_lazy("audit", "started a rating run"),
    "finish_rating_run": pgettext_lazy("audit", "finished a rating run"),
    "draft_lists": pgettext_lazy("audit", "drafted the lists"),
    "open_notice": pgettext_lazy("audit", "read a notice"),
    "open_publicity": pgettext_lazy("audit", "opened the publicity period"),
    "file_objection": pgettext_lazy("audit", "filed an objection"),
    "decide_objection": pgettext_lazy("audit", "decided an objection"),
    "finalise_lists": pgettext_lazy("audit", "made the lists final"),
    "publish_lists": pgettext_lazy("audit", "published the lists"),
    # personal data of complaints
    "redact": pgettext_lazy("audit", "blacked out personal data in"),
    "reveal_original": pgettext_lazy("audit", "looked at a sealed original of"),
    "hold": pgettext_lazy("audit", "kept beyond its time"),
    "release": pgettext_lazy("audit", "no longer keeps beyond its time"),
    "publish_text": pgettext_lazy("audit", "released a text of"),
    "take_back_text": pgettext_lazy("audit", "took back the released text of"),
    "anonymise": pgettext_lazy("audit", "made anonymous"),
    "empty": pgettext_lazy("audit", "deleted the content of"),
    "forget_mediation": pgettext_lazy("audit", "deleted the content of the mediation"),
    "retention": pgettext_lazy("audit", "ended retention times by"),
    # firms
    "file_firm": pgettext_lazy("audit", "filed a firm"),
    "link_reported_firms": pgettext_lazy("audit", "linked reported firms"),
    "open_project": pgettext_lazy("audit", "opened a project"),
    "end_project": pgettext_lazy("audit", "ended a project"),
    "open_temporary_file": pgettext_lazy("audit", "opened a temporary file"),
    "open_filing": pgettext_lazy("audit", "began a filing"),
    "save_filing": pgettext_lazy("audit", "wrote in a filing"),
    "attach_filing_file": pgettext_lazy("audit", "attached a file to a filing"),
    "submit_filing": pgettext_lazy("audit", "handed in a filing"),
    "withdraw_filing": pgettext_lazy("audit", "withdrew a filing"),
    "review_filing": pgettext_lazy("audit", "passed on a filing"),
    "approve_filing": pgettext_lazy("audit", "approved a filing"),
    "return_filing": pgettext_lazy("audit", "returned a filing"),
    "refuse_filing": pgettext_lazy("audit", "refused a filing"),
    "reveal_filing": pgettext_lazy("audit", "looked at the persons of a filing"),
    "reveal_firm_person": pgettext_lazy("audit", "looked at the legal representative of a firm"),
    "open_exit": pgettext_lazy("audit", "recorded an exit"),
    "hand_over_item": pgettext_lazy("audit", "confirmed a handing over"),
    "receive_item": pgettext_lazy("audit", "confirmed a receipt"),
    "finish_exit": pgettext_lazy("audit", "ended an exit"),
    "call_off_exit": pgettext_lazy("audit", "called off an exit"),
    "invite_colleague": pgettext_lazy("audit", "invited a colleague"),
    "cancel_invitation": pgettext_lazy("audit", "took back an invitation"),
    "accept_invitation": pgettext_lazy("audit", "accepted an invitation"),
    "end_colleague": pgettext_lazy("audit", "ended a colleague's role"),
    "add_terms": pgettext_lazy("audit", "added a term"),
    "end_terms": pgettext_lazy("audit", "ended a term"),
    "save_handover_kind": pgettext_lazy("audit", "changed the hand-over list"),
    # places
    "create_area": pgettext_lazy("audit", "added an area"),
    "rename_area": pgettext_lazy("audit", "renamed an area"),
    "move_area": pgettext_lazy("audit", "moved an area"),
    "set_area_in_use": pgettext_lazy("audit", "changed whether an area is in use"),
    "set_area_border": pgettext_lazy("audit", "drew the border of an area"),
    "bind_grid_worker": pgettext_lazy("audit", "gave a grid to a worker"),
    "end_grid_worker": pgettext_lazy("audit", "took a grid from a worker"),
    "import_areas": pgettext_lazy("audit", "imported areas"),
    "import_estates": pgettext_lazy("audit", "imported estates"),
    "import_units": pgettext_lazy("audit", "imported units and owners"),
    "register_estate": pgettext_lazy("audit", "registered an estate"),
    "change_estate": pgettext_lazy("audit", "changed an estate"),
    "add_building": pgettext_lazy("audit", "added a building"),
    "change_building": pgettext_lazy("audit", "changed a building"),
    "add_unit": pgettext_lazy("audit", "added a unit"),
    "change_unit": pgettext_lazy("audit", "changed a unit"),
    "transfer_unit": pgettext_lazy("audit", "transferred a unit"),
    "record_owner": pgettext_lazy("audit", "recorded an owner"),
    "grant_share": pgettext_lazy("audit", "recorded an ownership share"),
    "end_share": pgettext_lazy("audit", "ended an ownership share"),
    "unmask_owner": pgettext_lazy("audit", "looked at the personal data of"),
    # jurisdictions
    "register": pgettext_lazy("audit", "registered a jurisdiction"),
    "provision": pgettext_lazy("audit", "set up a jurisdiction"),
    "disable": pgettext_lazy("audit", "took out of use"),
    "enable": pgettext_lazy("audit", "put into use"),
    "archive": pgettext_lazy("audit", "archived"),
    "restore": pgettext_lazy("audit", "restored"),
    "keep_archive": pgettext_lazy("audit", "kept an archive"),
    "download_archive": pgettext_lazy("audit", "downloaded an archive"),
    "add_domain": pgettext_lazy("audit", "added a host name"),
    "make_domain_primary": pgettext_lazy("audit", "made a host name the primary one"),
    "remove_domain": pgettext_lazy("audit", "removed a host name"),
    "request_deletion": pgettext_lazy("audit", "requested a deletion"),
    "approve_deletion": pgettext_lazy("audit", "approved a deletion"),
    "cancel_deletion": pgettext_lazy("audit", "called off a deletion"),
    "purge": pgettext_lazy("audit", "carried out a deletion"),
    # committees: work
    "establish_committee": pgettext_lazy("audit", "registered a committee"),
    "dissolve_committee": pgettext_lazy("audit", "recorded the end of a committee"),
    "seat_member": pgettext_lazy("audit", "entered a member"),
    "change_post": pgettext_lazy("audit", "changed a member's post"),
    "end_membership": pgettext_lazy("audit", "ended a membership"),
    "step_up": pgettext_lazy("audit", "let an alternate step up"),
    "open_handover": pgettext_lazy("audit", "began a hand-over"),
    "confirm_item": pgettext_lazy("audit", "confirmed a thing handed over"),
    "close_handover": pgettext_lazy("audit", "ended a hand-over"),
    "call_meeting": pgettext_lazy("audit", "called a meeting"),
    "hold_meeting": pgettext_lazy("audit", "wrote down who came"),
    "cancel_meeting": pgettext_lazy("audit", "called a meeting off"),
    "write_minutes": pgettext_lazy("audit", "wrote minutes"),
    "decide": pgettext_lazy("audit", "recorded a decision"),
    "post_notice": pgettext_lazy("audit", "recorded a posting"),
    "add_task": pgettext_lazy("audit", "added a task"),
    "note_progress": pgettext_lazy("audit", "noted progress"),
    "use_seal": pgettext_lazy("audit", "entered a use of the seal"),
    "publish_bulletin": pgettext_lazy("audit", "published a bulletin"),
    "hand_in_report": pgettext_lazy("audit", "handed in the yearly report"),
    "appraise_report": pgettext_lazy("audit", "recorded an appraisal"),
    "report_matter": pgettext_lazy("audit", "reported a major matter"),
    "give_opinion": pgettext_lazy("audit", "gave an opinion"),
    "note_visit": pgettext_lazy("audit", "noted a visit"),
    "issue_order": pgettext_lazy("audit", "issued a remedial order"),
    "answer_order": pgettext_lazy("audit", "answered a remedial order"),
    "close_order": pgettext_lazy("audit", "closed a remedial order"),
    "return_order": pgettext_lazy("audit", "returned a remedial order"),
    "revoke_order": pgettext_lazy("audit", "revoked a remedial order"),
    "take_measure": pgettext_lazy("audit", "took a measure at a standstill"),
    "keep_matter_class": pgettext_lazy("audit", "kept a class of major matters"),
    "set_chain_rule": pgettext_lazy("audit", "put a rule of deliberation in force"),
    "open_chain": pgettext_lazy("audit", "began a deliberation"),
    "hold_prior": pgettext_lazy("audit", "recorded the prior deliberation"),
    "hold_hearing": pgettext_lazy("audit", "recorded the hearing"),
    "hold_coordination": pgettext_lazy("audit", "recorded the coordination"),
    "hold_appraisal": pgettext_lazy("audit", "recorded the appraisal meeting"),
    "close_chain": pgettext_lazy("audit", "closed a deliberation"),
    "open_emergency": pgettext_lazy("audit", "asked for the repair fund at once"),
    "inspect_emergency": pgettext_lazy("audit", "recorded an inspection"),
    "post_emergency": pgettext_lazy("audit", "told the owners of an emergency"),
    "report_emergency": pgettext_lazy("audit", "reported an emergency afterwards"),
    "request_election": pgettext_lazy("audit", "entered a request for an election"),
    "sign_petition": pgettext_lazy("audit", "entered an owner's signature"),
    "form_group": pgettext_lazy("audit", "formed a preparatory group"),
    "end_preparation": pgettext_lazy("audit", "ended a preparation"),
    "nominate": pgettext_lazy("audit", "nominated a candidate"),
    "consent": pgettext_lazy("audit", "recorded a candidate's consent"),
    "review_candidate": pgettext_lazy("audit", "reviewed a candidate"),
    "hear_candidate": pgettext_lazy("audit", "heard a candidate"),
    "settle_candidate": pgettext_lazy("audit", "settled a candidate"),
    "post_list": pgettext_lazy("audit", "posted the list of candidates"),
    "enter_elected": pgettext_lazy("audit", "entered who was elected"),
    "hand_in_filing": pgettext_lazy("audit", "handed in a filing"),
    "decide_filing": pgettext_lazy("audit", "decided on a filing"),
    "file_committee": pgettext_lazy("audit", "filed a committee"),
    # programmes: volunteers
    "sign_up": pgettext_lazy("audit", "took a place in"),
    "consent_to_hours": pgettext_lazy("audit", "let hours be recorded:"),
    "withdraw_consent": pgettext_lazy("audit", "withdrew the consent to hours, erased:"),
    "lend_tool": pgettext_lazy("audit", "lent"),
    "return_tool": pgettext_lazy("audit", "took back the tool of"),
    "reveal_loan": pgettext_lazy("audit", "looked at the borrower of"),
    "reveal_visit": pgettext_lazy("audit", "looked at the person of"),
    "reveal_team": pgettext_lazy("audit", "looked at the phone of"),
    "assign_visit": pgettext_lazy("audit", "gave to a team"),
    "finish_visit": pgettext_lazy("audit", "closed the visit"),
    "forget_visit": pgettext_lazy("audit", "deleted the person of"),
    "forget_loan": pgettext_lazy("audit", "deleted the borrower of"),
    "issue_call": pgettext_lazy("audit", "issued the emergency call"),
    "confirm_task": pgettext_lazy("audit", "confirmed the task of"),
    "report_from_spot": pgettext_lazy("audit", "reported from the spot:"),
    "stand_down": pgettext_lazy("audit", "stood down"),
}

# In whose name a complaint was handled; other roles are written by their names.
SIDES: dict[str, Promise] = {
    "resident": pgettext_lazy("audit", "resident"),
    "staff": pgettext_lazy("audit", "office"),
    "firm": pgettext_lazy("audit", "property firm"),
    "system": pgettext_lazy("audit", "system"),
}


def action_words(action: str) -> str:
    """`accounts.grant_role` → “gave a role”."""
    verb = action.partition(".")[2] or action
    return str(VERBS.get(verb, verb.replace("_", " ")))


def role_words(entry: AuditEntry) -> str:
    """In which role it was done; empty when the role says nothing."""
    return str(SIDES.get(entry.role, entry.role))


def object_words(entry: AuditEntry) -> str:
    """`places.estate` 17 → “estate 17”."""
    try:
        kind = str(apps.get_model(entry.object_type)._meta.verbose_name)
    except (LookupError, ValueError):
        kind = entry.object_type
    return f"{kind} {entry.object_id}"


def actor_words(entry: AuditEntry) -> str:
    """The account's user name, or the system."""
    return _("the system") if entry.actor_id is None and entry.actor == "system" else entry.actor


def sentence(entry: AuditEntry) -> str:
    """The entry as one line: who, what, to what."""
    return _("%(who)s %(did)s: %(what)s") % {
        "who": actor_words(entry),
        "did": action_words(entry.action),
        "what": object_words(entry),
    }
