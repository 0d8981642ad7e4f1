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
        none="dwell_seconds",
        person="section_key",
        why="Which sections of a bidbook were read, and for how long.",
        until="As long as the link.",
        erased="Deleted.",
    ),
    "BusinessPark": Privacy(none="slug name source"),
    "Plot": Privacy(
        none="slug name area_m2 largest_plot_m2 price_eur_m2_from price_eur_m2_to available_from outline texts"
    ),
    "PlotFact": Privacy(none="value as_of source stale_after"),
}
