//! What the reference says of tables in the file: providers, operators, the brand. Their structures are elsewhere
//! (`identity`, `http::brand`). Not here: keys that are single values (`keys`).

/// The keys of one `[[identity.provider]]`: name, what it may be, what it is. An example stands in `EXAMPLE_PROVIDER`.
pub const PROVIDER_KEYS: &[(&str, &str, &str)] = &[
    (
        "id",
        "1 to 32 of a-z, 0-9 and `-`, not `local` or `uscita`",
        "Its name in addresses: people come back to `/accesso/{id}/ritorno`.",
    ),
    ("kind", "`spid`, `cie`, `eidas` or `other`", "What stands behind it; the State vouches for the first three."),
    (
        "title",
        "a table with `it` and, if you like, `en`, `de`, `fr`, `sl`",
        "What its link says. Left out: the usual words.",
    ),
    ("icon", "a file in `brand.folder`, at most 32 KiB", "SVG or PNG before its title. Left out: a plain symbol."),
    ("issuer", "`https://…`; `http://` on this machine only", "As the provider writes it in its discovery document."),
    ("client_id", "any text", "The name under which the provider knows this server."),
    ("client_secret", "any text, or left out", "The secret. Better in a file."),
    ("client_secret_file", "a path, or left out", "A file that holds the secret alone."),
    ("scopes", "a list; default `[\"profile\", \"email\"]`", "Asked for besides `openid`."),
    ("acr_values", "a list, or left out", "Levels that are asked for, the most wanted first."),
    ("level_claim", "the name of a claim; default `acr`", "The claim that says how sure the provider is."),
    (
        "level_min",
        "1, 2 or 3, or left out",
        "A login below this is refused: SPID and CIE count so, eIDAS is low, substantial, high.",
    ),
    ("certified", "`true` or `false`; default by `kind`", "The State vouches for the data: people cannot change them."),
    ("logout", "`true` or `false`; default `true`", "*Esci* leads on to the provider's own logout, where it has one."),
    (
        "claims",
        "a table of lists; docs/identity.md has the defaults",
        "Which claims mean what; the first that is there wins.",
    ),
];

/// A provider as an example.
pub const EXAMPLE_PROVIDER: &str = r#"[[identity.provider]]
id = "spid"
kind = "spid"
issuer = "https://login.example.it"
client_id = "sportello"
client_secret_file = "/run/secrets/spid"
scopes = ["profile", "email"]
acr_values = ["https://www.spid.gov.it/SpidL2"]
level_min = 2
"#;

/// The keys of one `[[identity.operator]]`, as those of a provider.
pub const OPERATOR_KEYS: &[(&str, &str, &str)] = &[
    ("account", "an e-mail address, or left out", "Known by the town's account of this address."),
    ("fiscal_code", "a fiscal code, or left out", "Known by this code, in a login that the State vouches for."),
    ("provider", "the id of a provider, or left out", "Known by what this provider calls them; with `subject`."),
    ("subject", "any text, or left out", "The `sub` of the provider's tokens."),
    (
        "resources",
        "a list of ids of the tree; default all of it",
        "What they may steer: each with everything that is below it.",
    ),
];

/// An operator as an example.
pub const EXAMPLE_OPERATOR: &str = r#"[[identity.operator]]
account = "anagrafe@comune.example.it"
resources = ["anagrafe"]
"#;

/// The keys of `[brand]` that are no single values, as those of a provider.
pub const BRAND_KEYS: &[(&str, &str, &str)] = &[
    (
        "name",
        "a text of at most 80 signs",
        "In the header, in titles of pages and in the footer. Left out: the town's name.",
    ),
    ("line", "a text of at most 160 signs", "Below the name."),
    ("owner", "`name`, a text, and `url`", "The body that the town belongs to, such as its region: above the header."),
    ("contacts.address", "a text of at most 200 signs", "Where the body is."),
    ("contacts.phone", "a telephone number", "Of the body, or of its switchboard."),
    ("contacts.email", "an e-mail address", "Where people ask for help."),
    ("contacts.pec", "an e-mail address", "The body's certified address."),
    ("contacts.fiscal_code", "11 digits", "The body's fiscal code."),
    ("contacts.vat", "11 digits", "The body's VAT number."),
    ("contacts.urp", "`https://…`", "Page of the office for relations with the public; asked for help before `email`."),
    ("links.faq", "`https://…`", "Frequent questions."),
    ("links.report", "`https://…`", "Where a failure in the town is reported."),
    ("links.transparency", "`https://…`", "Amministrazione trasparente."),
    ("links.privacy", "`https://…`", "Left out: the page of this server."),
    ("links.legal", "`https://…`", "Legal notes."),
    (
        "links.accessibility",
        "`https://…`",
        "The declaration on form.agid.gov.it. It is linked in place of this server's page, which stays at `/accessibilita`.",
    ),
    ("links.media_policy", "`https://…`", "How the town behaves in social media."),
    ("links.sitemap", "`https://…`", "The map of the town's site."),
    ("social", "a list of at most 8, each with `name` and `url`", "Where the town can be followed."),
];

/// A brand as an example; it stands behind the section's own keys.
pub const EXAMPLE_BRAND: &str = r#"name = { it = "Comune di Roccaverde", de = "Gemeinde Roccaverde" }
line = { it = "Prenotazione appuntamenti", en = "Appointments" }
owner = { name = { it = "Regione Esempio" }, url = "https://www.regione.example.it/" }
social = [{ name = { it = "Mastodon" }, url = "https://social.example.it/@roccaverde" }]

[brand.contacts]
address = { it = "Piazza del Municipio 1, 00000 Roccaverde" }
phone = "+39 000 000 0100"
email = "urp@comune.example.it"
pec = "protocollo@pec.comune.example.it"
fiscal_code = "00000000000"
vat = "00000000000"
urp = "https://www.comune.example.it/urp"

[brand.links]
faq = "https://www.comune.example.it/faq"
report = "https://www.comune.example.it/segnalazioni"
transparency = "https://www.comune.example.it/trasparenza"
legal = "https://www.comune.example.it/note-legali"
accessibility = "https://form.agid.gov.it/view/00000000"
"#;
