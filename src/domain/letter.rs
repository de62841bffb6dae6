//! What is told to a person outside the pages: which letters there are, and by which way they go. Not here: their texts
//! (`notify`), when they are sent (`actors::outbox`), where they wait (`store`).

use serde::{Deserialize, Serialize};

/// A way to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Mail,
    Sms,
    AppIo,
    Webhook,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mail, Self::Sms, Self::AppIo, Self::Webhook];

    /// As metrics and logs name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
            Self::AppIo => "app_io",
            Self::Webhook => "webhook",
        }
    }

    /// A number that never changes: keys of stores have it.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Mail => 1,
            Self::Sms => 2,
            Self::AppIo => 3,
            Self::Webhook => 4,
        }
    }
}

/// Some channels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Channels(u8);

impl Channels {
    /// None: nobody is told anything.
    pub const NONE: Self = Self(0);

    /// These and one more.
    #[must_use]
    pub fn with(self, channel: Channel) -> Self {
        Self(self.0 | 1 << channel.number())
    }

    /// Those that are among both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether a channel is one of them.
    #[must_use]
    pub fn has(self, channel: Channel) -> bool {
        self.0 & (1 << channel.number()) != 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Channel> {
        Channel::ALL.into_iter().filter(move |channel| self.has(*channel))
    }
}

impl FromIterator<Channel> for Channels {
    fn from_iter<T: IntoIterator<Item = Channel>>(channels: T) -> Self {
        channels.into_iter().fold(Self::NONE, Self::with)
    }
}

/// What a letter says. In the order in which letters of one revision leave: a reminder follows what it reminds of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// An operator must agree to the booking first.
    ApprovalAsked,
    /// An operator has agreed.
    ApprovalGranted,
    Confirmed,
    /// An operator has not agreed.
    ApprovalRefused,
    Cancelled,
    /// The office is closed after all, or the place is lost otherwise.
    Closure,
    /// A closure has taken a place that somebody held and had not booked yet.
    HoldLost,
    Reminder,
}

impl LetterKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::ApprovalAsked,
        Self::ApprovalGranted,
        Self::Confirmed,
        Self::ApprovalRefused,
        Self::Cancelled,
        Self::Closure,
        Self::HoldLost,
        Self::Reminder,
    ];

    /// As metrics, logs and Fluent keys name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ApprovalAsked => "approval-asked",
            Self::ApprovalGranted => "approval-granted",
            Self::Confirmed => "confirmed",
            Self::ApprovalRefused => "approval-refused",
            Self::Cancelled => "cancelled",
            Self::Closure => "closure",
            Self::HoldLost => "hold-lost",
            Self::Reminder => "reminder",
        }
    }

    /// A number that never changes: keys of stores have it. In the order of the letters.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::ApprovalAsked => 10,
            Self::ApprovalGranted => 20,
            Self::Confirmed => 30,
            Self::ApprovalRefused => 40,
            Self::Cancelled => 50,
            Self::Closure => 60,
            Self::HoldLost => 70,
            Self::Reminder => 90,
        }
    }

    /// Whether the person has no appointment after it.
    #[must_use]
    pub fn ends(self) -> bool {
        matches!(self, Self::ApprovalRefused | Self::Cancelled | Self::Closure | Self::HoldLost)
    }
}

/// What a letter about getting in lets somebody do, or tells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessKind {
    /// Finish a registration.
    Registration,
    /// Choose another password.
    Reset,
    /// Book without an account.
    GuestCode,
    /// Prove another address of an account.
    EmailChange,
    /// Nothing: the account's password is another one now.
    PasswordChanged,
    /// Nothing: the account has another address now. To the old one.
    EmailChanged,
    /// Nothing: the account is no more.
    AccountDeleted,
}

impl AccessKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Registration,
        Self::Reset,
        Self::GuestCode,
        Self::EmailChange,
        Self::PasswordChanged,
        Self::EmailChanged,
        Self::AccountDeleted,
    ];

    /// As Fluent keys and metrics name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Reset => "reset",
            Self::GuestCode => "guest-code",
            Self::EmailChange => "email-change",
            Self::PasswordChanged => "password-changed",
            Self::EmailChanged => "email-changed",
            Self::AccountDeleted => "account-deleted",
        }
    }

    /// Whether it tells what has happened, and lets nobody in.
    #[must_use]
    pub fn is_notice(self) -> bool {
        matches!(self, Self::PasswordChanged | Self::EmailChanged | Self::AccountDeleted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_the_order_of_the_letters_and_none_comes_twice() {
        let kinds = LetterKind::ALL.map(|kind| (kind, kind.number()));
        assert!(kinds.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1), "{kinds:?}");
        let channels = Channel::ALL.map(|channel| (channel, channel.number()));
        assert!(channels.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1), "{channels:?}");
    }

    #[test]
    fn channels_are_a_set() {
        let some: Channels = [Channel::Sms, Channel::Mail].into_iter().collect();
        assert!(some.has(Channel::Mail) && !some.has(Channel::AppIo));
        assert_eq!(some.iter().collect::<Vec<_>>(), [Channel::Mail, Channel::Sms]);
        assert_eq!(
            some.and(Channels::NONE.with(Channel::Sms).with(Channel::Webhook)),
            Channels::NONE.with(Channel::Sms)
        );
    }
}
