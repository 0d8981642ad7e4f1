"""What each field of acquisition says about people. `crm.contracts.Privacy` says what the tags mean."""

from crm.contracts import Privacy

_TAKEN_OUT = "What names the person is taken out."

TAGS = {
    "Lead": Privacy(
        none="code resume_on jobs_new_fte_est investment_eur_est version",
        free_text="title standing_reason jobs_unknown_reason investment_unknown_reason next_step",
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
    "ShareLink": Privacy(
        person="token_sha256",
        why="A private link to a bidbook.",
        until="Works for 180 days at most.",
        erased="Opens nothing any more; when it was opened is deleted.",
    ),
    "BusinessPark": Privacy(none="slug name source"),
    "Plot": Privacy(
        none="slug name area_m2 largest_plot_m2 price_eur_m2_from price_eur_m2_to available_from outline texts"
    ),
    "PlotFact": Privacy(none="value as_of source stale_after"),
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
