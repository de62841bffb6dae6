//! Who at the office may steer calendars: by which login they are known, and for which part of the tree. Not here: what
//! they may do (`app::town`).

use serde::{Deserialize, Serialize};

use super::login::{LOCAL, Login};
use crate::domain::ids::ResourceId;

/// An operator, as `[[identity.operator]]` names one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OperatorSettings {
    /// E-mail address of an account of the town.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub account: String,
    /// Fiscal code, from a login that the State vouches for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fiscal_code: String,
    /// Id of a provider, together with `subject`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub provider: String,
    /// Who it is for that provider.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// Nodes of the tree, each with all that is below it; empty is the whole tree.
    pub resources: Vec<ResourceId>,
}

impl OperatorSettings {
    /// Whether this is who has logged in.
    #[must_use]
    pub fn is(&self, login: &Login) -> bool {
        if !self.account.is_empty() {
            let email = login.person.email.as_deref().unwrap_or_default();
            return login.provider == LOCAL && email.trim().eq_ignore_ascii_case(self.account.trim());
        }
        if !self.fiscal_code.is_empty() {
            let code = login.person.fiscal_code().filter(|_| login.certified);
            return code.is_some_and(|code| code.as_str().eq_ignore_ascii_case(self.fiscal_code.trim()));
        }
        login.provider == self.provider && login.subject == self.subject
    }

    /// What is wrong, with the key that it is about.
    #[must_use]
    pub fn problem(&self) -> Option<(&'static str, String)> {
        let by_provider = !self.provider.is_empty();
        if by_provider == self.subject.is_empty() {
            return Some(("subject", "expected together with `provider`, or neither".to_owned()));
        }
        let ways = [!self.account.is_empty(), !self.fiscal_code.is_empty(), by_provider];
        let named = ways.into_iter().filter(|way| *way).count();
        (named != 1)
            .then(|| ("account", "expected one of `account`, `fiscal_code`, or `provider` and `subject`".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::{Person, PersonId};
    use crate::identity::login::Kind;

    fn login(provider: &str, certified: bool) -> Login {
        let id = Some(PersonId::FiscalCode("CCCFBA85D03L219P".parse().unwrap()));
        let person = Person { id, email: Some("Ufficio@example.org".to_owned()), ..Person::default() };
        let kind = if provider == LOCAL { Kind::Local } else { Kind::Spid };
        let (provider, subject) = (provider.to_owned(), "s1".to_owned());
        Login {
            provider,
            kind,
            level: None,
            certified,
            subject,
            person,
            doubtful: false,
            since: None,
            former: Vec::new(),
        }
    }

    fn operator(account: &str, fiscal_code: &str, provider: &str, subject: &str) -> OperatorSettings {
        let [account, fiscal_code, provider, subject] = [account, fiscal_code, provider, subject].map(str::to_owned);
        OperatorSettings { account, fiscal_code, provider, subject, resources: Vec::new() }
    }

    #[test]
    fn an_operator_is_known_by_what_cannot_be_claimed() {
        let by_account = operator("ufficio@example.org", "", "", "");
        assert!(by_account.is(&login(LOCAL, false)));
        assert!(!by_account.is(&login("proxy", true)), "any provider may say any address");
        let by_code = operator("", "cccfba85d03l219p", "", "");
        assert!(by_code.is(&login("proxy", true)));
        assert!(!by_code.is(&login("proxy", false)), "nobody vouches for it");
        assert!(!by_code.is(&login(LOCAL, false)));
        let by_subject = operator("", "", "proxy", "s1");
        assert!(by_subject.is(&login("proxy", false)) && !by_subject.is(&login("other", false)));
    }

    #[test]
    fn an_operator_is_named_in_one_way() {
        let problem = |o: OperatorSettings| o.problem().map(|(key, _)| key);
        assert_eq!(problem(operator("a@example.org", "", "", "")), None);
        assert_eq!(problem(operator("", "", "p", "s")), None);
        assert_eq!(problem(operator("", "", "", "")), Some("account"));
        assert_eq!(problem(operator("a@example.org", "X", "", "")), Some("account"));
        assert_eq!(problem(operator("", "", "p", "")), Some("subject"));
    }
}
