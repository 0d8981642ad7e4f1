"""What each field of campaigns says about people. `crm.contracts.Privacy` says what the tags mean."""

from crm.contracts import Privacy

_STAYS = "Stays and points to a number without a name, so that past figures stay true."

TAGS = {
    "Touch": Privacy(
        none="story_id event_id",
        why="Which campaign or story led to a request.",
        until="Kept for the figures.",
        erased=_STAYS,
    ),
    "CreditedLead": Privacy(
        none="lead_id code", why="Whose lead a campaign led to.", until="Kept for the figures.", erased=_STAYS
    ),
    "AttributionCredit": Privacy(none="share"),
    "Campaign": Privacy(none="name slug code starts_on ends_on"),
    "Link": Privacy(none="token target_path"),
    "StorySnapshot": Privacy(none="story_id event_id", published="language title path mail_block"),
}
