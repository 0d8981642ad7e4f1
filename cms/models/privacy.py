"""What each field of the site says about people; pages are published, every field of them (see crm.queries.privacy)."""

from crm.contracts import Privacy

_RECEIPT = Privacy(
    none="purpose wording_mark page_language",
    person="reference submission_key words_mark",
    why="A repeated form is recognised, and the page that thanks is found.",
    until="Until the person is erased; a newsletter request that is not confirmed, 30 days.",
    erased="Deleted.",
)

TAGS = {
    "BidbookRequest": Privacy(
        none="bidbook language page_language",
        person=_RECEIPT.person,
        why=_RECEIPT.why,
        until="Until the person is erased.",
        erased=_RECEIPT.erased,
    ),
    "FormReceipt": _RECEIPT,
    "MeetupRegistration": Privacy(
        none="page_language",
        person="reference submission_key words_mark",
        why="Who comes to a meetup, and who waits for a place.",
        until="Until the person is erased.",
        erased="A place that is still to come is given back, to whoever waits longest; then deleted.",
    ),
    "BidbookOffer": Privacy(none="slug language title number"),
    "ContactPerson": Privacy(none="translation_key", published="name role organisation email phone promise"),
    "PageCount": Privacy(none="day campaign_code referrer views"),
    "PlotListing": Privacy(
        none="plot_id slug name park area_m2 largest_plot_m2 environmental_category price_eur_m2_from price_eur_m2_to "
        "available_from longitude latitude outline facts texts event_id availability"
    ),
    "PropositionListing": Privacy(
        none="version_id profile names programme_year number texts proofs event_id",
    ),
    "ReplyClock": Privacy(none="enquiry_id working_minutes"),
    "SiteIdentity": Privacy(published="organisation street postcode city email phone security_email linkedin"),
    "StorySeries": Privacy(none="translation_key slug", published="title intro"),
}
