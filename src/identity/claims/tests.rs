//! Claims as SPID, CIE, eIDAS and the usual proxies send them, one story each.

use serde_json::json;

use super::*;
use crate::identity::login::Kind;

fn provider(kind: Kind) -> ProviderSettings {
    let text = "id = 'x'\nkind = 'other'\nissuer = 'https://idp.example'\nclient_id = 'town'";
    ProviderSettings { kind, ..toml::from_str(text).expect("the least of a provider") }
}

fn said(kind: Kind, claims: &Value) -> Said {
    read(claims.as_object().expect("an object"), &provider(kind))
}

/// A line for each thing known, so that a table shows what a source makes.
fn shown(said: &Said) -> String {
    let Person { given_name, family_name, id, birth_date, sex, birth_place, email, phone } = &said.person;
    let id = match id {
        Some(PersonId::FiscalCode(code)) => code.as_str().to_owned(),
        Some(PersonId::Attested(code)) => format!("attested {code}"),
        Some(PersonId::Eidas(id)) => format!("eidas {id}"),
        Some(PersonId::Document(_)) => "document".to_owned(),
        None => "-".to_owned(),
    };
    let or = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
    let date = birth_date.map_or("-".to_owned(), |date| date.to_string());
    let sex = sex.map_or("-".to_owned(), |sex| format!("{sex:?}"));
    format!(
        "{given_name}|{family_name}|{id}|{date}|{sex}|{}|{}|{}|{:?}",
        or(birth_place),
        or(email),
        or(phone),
        said.misfits
    )
}

#[test]
fn each_source_is_read_as_it_writes() {
    let spid_oidc = json!({
        "sub": "https://idp.example/1", "given_name": "Mario", "family_name": "Rossi",
        "https://attributes.eid.gov.it/fiscal_number": "TINIT-RSSMRA80A01H501U", "birthdate": "1980-01-01",
        "place_of_birth": { "locality": "H501", "region": "RM" }, "gender": "male",
        "email": "mario@example.it", "phone_number": "+39 333 123 4567",
    });
    let saml_through_proxy = json!({
        "sub": "1", "name": ["Mario"], "familyName": ["Rossi"], "fiscalNumber": ["TINIT-RSSMRA80A01H501U"],
        "dateOfBirth": ["1980-01-01"], "placeOfBirth": ["H501"], "gender": ["M"], "mobilePhone": ["3331234567"],
    });
    let keycloak = json!({
        "sub": "1", "given_name": "mario", "family_name": "rossi", "preferred_username": "tinit-rssmra80a01h501u",
    });
    let no_prefix = json!({ "given_name": "Mario", "family_name": "Rossi", "fiscal_number": "RSSMRA80A01H501U" });
    let eidas = json!({
        "given_name": "Črt", "family_name": "Žižek", "person_identifier": "SI/IT/1234567", "birthdate": "1990-05-06",
    });
    let nickname = json!({ "given_name": "Ada", "family_name": "Neri", "preferred_username": "ada" });
    let mario = "Mario|Rossi|RSSMRA80A01H501U|1980-01-01|Male";
    let cases = [
        (Kind::Spid, &spid_oidc, format!("{mario}|Roma|mario@example.it|+393331234567|[]")),
        (Kind::Spid, &saml_through_proxy, format!("{mario}|Roma|-|+393331234567|[]")),
        (Kind::Spid, &keycloak, "mario|rossi|RSSMRA80A01H501U|-|-|-|-|-|[]".to_owned()),
        (Kind::Cie, &no_prefix, "Mario|Rossi|RSSMRA80A01H501U|-|-|-|-|-|[]".to_owned()),
        (Kind::Eidas, &eidas, "Črt|Žižek|eidas SI/IT/1234567|1990-05-06|-|-|-|-|[]".to_owned()),
        (Kind::Other, &nickname, "Ada|Neri|-|-|-|-|-|-|[]".to_owned()),
    ];
    for (kind, claims, expected) in cases {
        assert_eq!(shown(&said(kind, claims)), expected, "{claims}");
    }
}

#[test]
fn a_wrong_check_letter_is_told_and_certified_people_are_not_sent_away_for_it() {
    let claims = json!({ "given_name": "Mario", "family_name": "Rossi", "fiscal_number": "tinit-rssmra85m01h501u" });
    let certified = said(Kind::Spid, &claims);
    assert_eq!(certified.person.id, Some(PersonId::Attested("RSSMRA85M01H501U".to_owned())));
    assert_eq!(certified.code_problem, Some(FiscalCodeError::CheckLetter));
    let other = said(Kind::Other, &claims);
    assert_eq!((other.person.id, other.code_problem), (None, Some(FiscalCodeError::CheckLetter)));
}

#[test]
fn a_surname_that_came_as_the_name_is_told() {
    let swapped = json!({ "given_name": "Rossi", "family_name": "Mario", "fiscal_number": "TINIT-RSSMRA80A01H501U" });
    assert_eq!(said(Kind::Spid, &swapped).misfits, [Misfit::Surname, Misfit::Name]);
    let other_birth = json!({ "fiscal_number": "TINIT-RSSMRA80A01H501U", "birthdate": "1980-01-02", "gender": "F" });
    assert_eq!(said(Kind::Spid, &other_birth).misfits, [Misfit::BirthDate, Misfit::Sex]);
}

#[test]
fn names_of_claims_are_data_in_order_and_may_point_inside() {
    let mut settings = provider(Kind::Other);
    settings.claims.fiscal_code = vec!["/a/0/b~1c".to_owned(), "cf".to_owned()];
    let first = json!({ "a": [{ "b/c": "RSSMRA80A01H501U" }], "cf": "RSSMRA70A01H501S" });
    let second = json!({ "a": [], "cf": "RSSMRA70A01H501S" });
    for (claims, code) in [(first, "RSSMRA80A01H501U"), (second, "RSSMRA70A01H501S")] {
        let said = read(claims.as_object().unwrap(), &settings);
        assert_eq!(said.person.fiscal_code().map(FiscalCode::as_str), Some(code));
    }
}

#[test]
fn rubbish_is_no_data() {
    let long = "x".repeat(300);
    let cases = [
        json!({ "given_name": "", "family_name": "  " }),
        json!({ "given_name": 7, "family_name": null }),
        json!({ "given_name": long, "family_name": "a\u{0}b" }),
        json!({ "birthdate": "1980", "gender": "x", "email": "nobody", "phone_number": "12" }),
        json!({ "birthdate": "0000-01-01", "place_of_birth": {}, "phone_number": "333 call me" }),
        json!({ "person_identifier": "12345" }),
    ];
    for claims in cases {
        assert_eq!(said(Kind::Spid, &claims).person, Person::default(), "{claims}");
    }
}

#[test]
fn the_provider_is_asked_for_more_until_there_is_a_name_and_an_identifier() {
    let mapping = Mapping::default();
    let enough = |claims: &Value| is_enough(claims.as_object().unwrap(), &mapping);
    let mut claims = json!({ "given_name": "A", "family_name": "B" });
    assert!(!enough(&claims));
    claims["fiscal_number"] = json!("x");
    assert!(enough(&claims));
    let mut known = claims.as_object().unwrap().clone();
    add_missing(&mut known, json!({ "given_name": "Z", "email": "a@b.it" }).as_object().unwrap().clone());
    assert_eq!((&known["given_name"], &known["email"]), (&json!("A"), &json!("a@b.it")));
}
