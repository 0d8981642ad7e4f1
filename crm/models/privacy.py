"""What each field of the ground floor says about people. `crm.contracts.Privacy` says what the tags mean.

Relations, moments, yes-or-no and codes are tagged by their kind; all else stands here. `manage.py check` says what
is missing, `manage.py personal_data` makes docs/personal-data.md of it.
"""

from crm.contracts import Privacy

_UNTIL_ERASED = "Until the person is erased."
_WITH_ACCOUNT = Privacy(why="Staff sign in and sign what they do.", until="As long as the account.", erased="By hand.")

TAGS = {
    "AccessLog": Privacy(
        none="thing_type thing_id thing_code grade",
        free_text="reason",
        why="Who of us looked at what is confidential, or took a copy.",
        until="24 months.",
        erased="Deleted by the clock; a reason that names an erased person becomes “[erased]”.",
    ),
    "User": Privacy(account="password username first_name last_name email", why=_WITH_ACCOUNT.why),
    "ApiToken": Privacy(account="name prefix token_sha256", none="scopes"),
    "FieldChange": Privacy(
        none="object_type object_id version field event_id",
        account="actor",
        person="old new",
        why="Two people who edit at once, and the history of a row.",
        until=_UNTIL_ERASED,
        erased="Deleted; in the history of other rows the text becomes “[erased]”.",
    ),
    "RowChange": Privacy(
        none="object_type object_id",
        person="before after",
        why="Imports, merges and edits of many rows can be undone.",
        until=_UNTIL_ERASED,
        erased="Deleted with the rows it is about; elsewhere what leads to the person is taken out.",
    ),
    "Merge": Privacy(none="kind winner_id loser_id"),
    "DuplicatePair": Privacy(
        none="reasons",
        why="Two entries that are perhaps one.",
        until="Until somebody decides.",
        erased="Deleted with the contact.",
    ),
    "DuplicateSearch": Privacy(none="kind row_id"),
    "ImportRun": Privacy(
        none="size kind encoding separator headers columns position total counts problem language correlation_id",
        free_text="file_name",
        person="sample",
        why="A list is read in, checked and undone.",
        until="30 days after the list ended.",
        erased="What leads to the person is taken out; a list that waits and names the person is discarded.",
    ),
    "ImportPiece": Privacy(
        none="number",
        person="data",
        why="The file as it came, until it was checked.",
        until="Until it was checked, 30 days at most.",
        erased="Discarded with its list when it names the person.",
    ),
    "ImportRow": Privacy(
        none="number organisation_id",
        person="facts problems key",
        link="contact_id",
        why="What stood in each row of a list, and what became of it.",
        until="30 days after the list ended.",
        erased="Deleted; what leads to the person is taken out of other rows.",
    ),
    "ImportMapping": Privacy(none="key columns"),
    "Municipality": Privacy(
        none="slug code_cbs name province development_agency member_from member_to source",
    ),
    "Sector": Privacy(none="slug names summaries"),
    "Initiative": Privacy(none="slug name summaries"),
    "Purpose": Privacy(none="slug names wordings"),
    "ConsentEvent": Privacy(
        evidence="number wording language evidence_digest digest",
        why="Proof of what was agreed to (GDPR 7(1)).",
        until="Kept.",
        erased="Stays, of a number without a name (docs/adr/0016).",
    ),
    "ConsentEvidence": Privacy(
        link="decision",
        person="salt said request mail_id message_id",
        why="Proof of how it was said.",
        until=_UNTIL_ERASED,
        erased="Deleted with its salt; the chain still holds.",
    ),
    "ConsentChain": Privacy(
        evidence="length head blanked_through links_withdrawn",
        why="A chain that was cut off is seen.",
        until="Kept.",
        erased="Stays when there are decisions.",
    ),
    "Contact": Privacy(
        none="version language",
        person="name email phone",
        why="Whom the region speaks with.",
        until="Until the person is erased; one who only asked for a newsletter and did not confirm, 30 days.",
        erased="Deleted, or a number without a name when decisions, enquiries or leads point to it.",
    ),
    "Affiliation": Privacy(
        person="role since_on until_on", why="Where somebody works.", until=_UNTIL_ERASED, erased="Deleted."
    ),
    "Organisation": Privacy(
        none="version name normalised_name kvk_number rsin vat_number website domain country",
        free_text="address address_more postcode city",
        why="An organisation is no person, but its address may be somebody’s home.",
        until="As long as the organisation is of interest.",
        erased="What names the person is taken out; an organisation of one person is edited by hand.",
    ),
    "Establishment": Privacy(
        none="version number postcode city",
        free_text="name address",
        why="Where an organisation sits.",
        until="As long as the organisation is of interest.",
        erased="What names the person is taken out.",
    ),
    "Relationship": Privacy(
        none="since_on until_on",
        free_text="source",
        why="Who says what two organisations are to one another.",
        until="As long as the organisations are of interest.",
        erased="What names the person is taken out.",
    ),
    "EventRecord": Privacy(
        none="name version subject_type subject_id payload correlation_id causation_id depth",
        evidence="contact_id organisation_id",
        account="actor",
        why="What happened, for timelines, figures and proof.",
        until="Kept.",
        erased="Stays: it holds numbers and codes, no name, address or text (docs/adr/0006).",
    ),
    "EventKey": Privacy(none="key event_id"),
    "EventDelivery": Privacy(
        none="subscriber lane order_key lease_token",
        free_text="last_error skip_reason",
        why="What went wrong when something was to be heard; a database’s complaint may quote a row.",
        until="14 days after it was done; what was given up, until somebody decides.",
        erased="What names the person is taken out.",
    ),
    "EventSubscriber": Privacy(
        none="name",
        free_text="pause_reason",
        why="Why a subscriber rests.",
        until="Until it goes on.",
        erased="What names the person is taken out.",
    ),
    "EventMeasure": Privacy(none="kind name process count useful total_ms longest_ms buckets"),
    "ClockTick": Privacy(none="name"),
    "Indicator": Privacy(none="slug names unit"),
    "IndicatorValue": Privacy(none="value reference_on area source source_url stale_after disputed_note"),
    "Interaction": Privacy(
        none="reference about_type about_id",
        free_text="subject body",
        why="What was said, so that nobody need say it twice.",
        until=_UNTIL_ERASED,
        erased="Deleted; in other people’s, what names the person is taken out.",
    ),
    "OutgoingMail": Privacy(
        none="key language lease_token correlation_id causation_id",
        person="to_address message_id",
        free_text="subject text_body html_body last_error",
        why="Mail that answers what somebody did.",
        until="Bodies until the mail is sent; the rest until the person is erased.",
        erased="Deleted.",
    ),
    "Image": Privacy(
        none="width height focal_point_x focal_point_y focal_point_width focal_point_height file_size file_hash",
        published="title file description credit licence consent_reference consent_expires_on tags",
    ),
    "Rendition": Privacy(none="filter_spec width height focal_point_key", published="file"),
    "Document": Privacy(none="file_size file_hash", published="title file licence tags"),
    "Suppression": Privacy(
        evidence="address_hmac key_mark",
        why="An address that asked to be left alone is recognised.",
        until="Until its reader confirms a new subscription.",
        erased="Stays: a keyed mark of the address, not the address (docs/adr/0016).",
    ),
    "Erasure": Privacy(
        evidence="contact_ids went stays",
        free_text="reason",
        why="Proof that somebody was erased.",
        until="Kept.",
        erased="It is what stays; nobody is named in it.",
    ),
    "FileToErase": Privacy(
        link="name", why="A file that is being deleted.", until="Minutes.", erased="Goes with the file."
    ),
    "Task": Privacy(
        none="due_on due_time about_type about_id",
        free_text="title note",
        why="What somebody of us is to do.",
        until=_UNTIL_ERASED,
        erased="Deleted; one that is about something else too stays without the person.",
    ),
    "TaskPreference": Privacy(account="calendar_key"),
    "Reminder": Privacy(none="on_day"),
    "Webhook": Privacy(none="name url event_name"),
    "WebhookDelivery": Privacy(none="last_status"),
}

THIRD_PARTY = {
    "wagtailcore": "Pages and their versions: published. The logs of pages name staff. Comments are staff’s own. "
    "Lines of the log about a contact are deleted.",
    "wagtailforms": "Not used: forms post to our own actions.",
    "wagtailredirects": "Addresses of pages.",
    "wagtailsearchpromotions": "What editors promote. What visitors look for is not kept.",
    "simple_translation": "Nothing about people.",
    "wagtailembeds": "Nothing about people.",
    "wagtailusers": "Choices of staff; they go with the account.",
    "wagtaildocs": "Not used: documents are crm’s.",
    "wagtailimages": "Not used: images are crm’s.",
    "wagtailsearch": "An index of what is published; it follows the pages, images and documents. No contact is in it.",
    "wagtailadmin": "What staff are editing at this moment; it goes by itself.",
    "taggit": "Words that editors put on pictures and files.",
    "account": "Addresses of staff; they go with the account.",
    "mfa": "Second factors of staff; they go with the account.",
    "usersessions": "Where staff are signed in; it goes when a session ends.",
    "axes": "Who tried to sign in: names of accounts and network addresses, 30 days.",
    "auth": "Roles.",
    "contenttypes": "Nothing about people.",
    "sessions": "Sessions of staff; visitors have none.",
}
