"""What each field of acquisition says about people. `crm.contracts.Privacy` says what the tags mean."""

from crm.contracts import Privacy

_TAKEN_OUT = "What names the person is taken out."

TAGS = {
    "Lead": Privacy(
        none="code resume_on jobs_new_fte_est investment_eur_est version expected_decision_on expected_operational_on"
        " evidence_on",
        free_text="title standing_reason jobs_unknown_reason investment_unknown_reason next_step evidence_title",
        why="A company that may settle here.",
        until="As long as the municipality’s rules for archives ask.",
        erased="Stays without the person: it points to a number without a name, and its texts name nobody.",
    ),
    "LeadNumber": Privacy(none="year last"),
    "LeadTransition": Privacy(
        none="seq from_stage missing_at_override gate_version",
        free_text="reason",
        why="The road of a lead, and why it went that way.",
        until="As long as the lead.",
        erased="A reason that names the person becomes “[erased]”.",
    ),
    "Requirement": Privacy(
        none="area_m2_min area_m2_max needed_on price_eur_m2_max grid_kw water_m3_h gas_m3_h heat_kw road_min"
        " labour_fte wishes version"
    ),
    "StageGate": Privacy(none="version rules effective_from"),
    "EmergencyAccess": Privacy(
        free_text="reason",
        why="Why an administrator opened a lead.",
        until="As long as the lead.",
        erased="A reason that names the person becomes “[erased]”.",
    ),
    "Enquiry": Privacy(
        none="bidbook_slug language",
        person="request_key",
        evidence="reference",
        why="One request and how it was answered; what was written lies with the contact.",
        until="Kept for the figures.",
        erased="Stays without the person, and without the key a partner’s system gave it.",
    ),
    "Bidbook": Privacy(none="slug titles"),
    "BidbookVersion": Privacy(none="number language content_sha256", published="title sections release_notes"),
    "BidbookDraft": Privacy(
        none="language version",
        published="title body release_notes",
        free_text="remark",
        why="The next version of a bidbook, and what a colleague asked to change in it.",
        until="A remark until the copy is handed in again.",
        erased="Bidbooks are about the region; editors take a person out of the next version.",
    ),
    "BidbookPdf": Privacy(none="sha256 pages file"),
    "TailoredBidbook": Privacy(
        none="keys version",
        free_text="salutation overrides inserts",
        why="A bidbook as it is cut for one lead.",
        until="As long as the lead.",
        erased="What names the person is taken out.",
    ),
    "TailoredEdition": Privacy(
        none="number rendered_sha256",
        free_text="salutation content",
        why="What a lead was sent, as it was then.",
        until="As long as the lead.",
        erased="An edition that names the person is emptied, and its links open nothing any more.",
    ),
    "ShareLink": Privacy(
        none="allow_download watermark",
        free_text="label",
        person="token_sha256",
        why="A private link to a bidbook.",
        until="Works for 180 days at most.",
        erased="Opens nothing any more; its label is emptied, and when it was opened is deleted.",
    ),
    "ShareView": Privacy(
        none="dwell_seconds section_key",
        why="Which sections of a bidbook were read, and for how long.",
        until="As long as the link.",
        erased="Deleted.",
    ),
    "BusinessPark": Privacy(none="slug name source"),
    "Plot": Privacy(
        none="slug name area_m2 largest_plot_m2 price_eur_m2_from price_eur_m2_to available_from outline texts held_m2"
    ),
    "PlotFact": Privacy(none="value number as_of source stale_after"),
    "PlotHold": Privacy(
        none="area_m2 starts_on expires_on ended_on didam_reference didam_published_on didam_objection_until"
        " didam_settled_on fee_eur",
        free_text="ended_because",
        why="Which company has a claim on which land.",
        until="As long as the lead.",
        erased="A reason that names the person becomes “[erased]”.",
    ),
    "TargetCompanyProfile": Privacy(none="key names"),
    "TargetProfileVersion": Privacy(none="number content_sha256 criteria knockouts thresholds"),
    "ValueProposition": Privacy(none="number content_sha256 proofs", published="texts"),
    "Qualification": Privacy(
        none="inputs scores total upper knockout_hits gamechanger_reasons",
        free_text="rationale",
        why="How well a company fits the region, and what was decided.",
        until="As long as the lead.",
        erased="A reason that names the person becomes “[erased]”.",
    ),
    "Evidence": Privacy(
        free_text="text",
        why="What a score rests on.",
        until="As long as the lead.",
        erased="A text that names the person becomes “[erased]”.",
    ),
    "SiteCall": Privacy(
        free_text="brief waiver_reason",
        why="What every municipality was asked for a lead.",
        until="As long as the lead.",
        erased=_TAKEN_OUT,
    ),
    "SiteCallReply": Privacy(
        free_text="reason",
        why="Why a municipality had nothing to offer.",
        until="As long as the lead.",
        erased=_TAKEN_OUT,
    ),
    "SiteNomination": Privacy(
        free_text="note",
        why="What a municipality says of a plot it offers.",
        until="As long as the lead.",
        erased=_TAKEN_OUT,
    ),
    "Offer": Privacy(
        none="number deadline_on",
        free_text="cover_text withdrawn_because",
        why="What we offered a company, and in which words.",
        until="As long as the lead.",
        erased="A letter that names the person becomes “[erased]”; the sites stay.",
    ),
    "OfferSite": Privacy(
        none="rank snapshot",
        free_text="unchecked_because reason",
        why="Why a site was offered or dropped.",
        until="As long as the lead.",
        erased="A reason that names the person becomes “[erased]” or loses the name.",
    ),
    "SiteVisit": Privacy(
        none="feedback_score",
        free_text="agenda feedback",
        why="What a company saw here and what it said of it.",
        until="As long as the lead.",
        erased=_TAKEN_OUT,
    ),
    "VisitStop": Privacy(none="order minutes"),
    "FeasibilityLine": Privacy(
        none="checked_on",
        free_text="note decides",
        why="Whether a company’s plan can be carried out here, and who decides.",
        until="As long as the lead.",
        erased=_TAKEN_OUT,
    ),
    "Referral": Privacy(
        none="answer_due_on",
        free_text="note",
        why="To which partner a request was handed, or from which it came.",
        until="Kept for the figures.",
        erased="The person’s name is taken out; which partner it was stays.",
    ),
    "Landing": Privacy(
        none="number code committed_step resume_on land_document_on embargo_until name_lifted_on announced_on"
        " expected_operational_on operational_on closed_down_on version",
        free_text="status_reason land_document land_document_reference confirmation_waived_reason",
        why="A company that signed and is on its way to settle here.",
        until="As long as the municipality’s rules for archives ask.",
        erased="Stays; a text that names the person is put without the name.",
    ),
    "LandingTransition": Privacy(
        none="seq from_status gate_version",
        free_text="reason",
        why="The road of a landing, and why it went that way.",
        until="As long as the landing.",
        erased="A reason that names the person becomes “[erased]”.",
    ),
    "Permit": Privacy(
        none="applied_on extended_until decided_on irrevocable_on required",
        free_text="authority reference risk_reason",
        why="What an authority decided about a landing.",
        until="As long as the landing.",
        erased=_TAKEN_OUT,
    ),
    "Dependency": Privacy(
        none="needed_on promised_on cost_eur",
        free_text="note paid_by",
        why="What others must bring before a company can begin.",
        until="As long as the landing.",
        erased=_TAKEN_OUT,
    ),
    "Commitment": Privacy(
        none="value due_on agreed_on",
        free_text="source",
        why="What a company promised.",
        until="As long as the landing.",
        erased="A source that names the person becomes “[erased]”.",
    ),
    "Realisation": Privacy(
        none="value as_of",
        free_text="evidence",
        why="What was found to be there of what a company promised.",
        until="As long as the landing.",
        erased="Evidence that names the person becomes “[erased]”.",
    ),
    "WinConfirmation": Privacy(
        none="number language agrees corrected_values helpfulness story_consent",
        person="token_sha256",
        why="Whether the company itself says that it came, and what our help was worth to it.",
        until="The link works for two weeks at most; the answer stays as long as the landing.",
        erased="Opens nothing any more; the company’s answer stays without the person.",
    ),
    "AftercarePlan": Privacy(none="first_year_days later_days next_visit_on"),
    "RiskSignal": Privacy(
        free_text="note source",
        why="A sign that a company may shrink or leave.",
        until="As long as the landing.",
        erased=_TAKEN_OUT,
    ),
}
