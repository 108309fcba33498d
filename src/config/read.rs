//! Where settings are looked for, and how one value becomes what is wanted.

use super::{SETTINGS, Setting, Wrong};
use crate::text;
use std::{collections::BTreeMap, ffi::OsString, ops::RangeInclusive, str::FromStr};

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nowhere: the default holds.
    Default,
    /// The environment.
    Environment,
    /// The file `.env`.
    DotEnv,
    /// The file that `NAME_FILE` names.
    File(String),
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Environment => f.write_str("environment"),
            Self::DotEnv => f.write_str(".env"),
            Self::File(path) => write!(f, "file {path}"),
        }
    }
}

/// A value as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Anyone may see it.
    Open(String),
    /// It is set, and that is all to know.
    Hidden,
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Open(text) => text,
            Self::Hidden => "(hidden)",
        })
    }
}

/// A setting as it was found.
#[derive(Clone, Debug)]
pub struct Given {
    /// Which one.
    pub setting: &'static Setting,
    /// What holds.
    pub value: Value,
    /// From where.
    pub source: Source,
}

/// What is text of an environment, and the complaint about a setting that is not. Other programs' are none of ours.
pub(super) fn texts(
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> (Vec<(String, String)>, Option<Wrong>) {
    let (mut texts, mut odd) = (Vec::new(), None);
    for (name, value) in environment {
        match (name.into_string(), value.into_string()) {
            (Ok(name), Ok(value)) => texts.push((name, value)),
            (name, _) => {
                let name = name.unwrap_or_else(|name| name.to_string_lossy().into_owned());
                if name.starts_with("CAIRN_") || named(&name).is_some() {
                    odd = odd.or(Some(Wrong::NotText { name }));
                }
            }
        }
    }
    (texts, odd)
}

/// All values that were given, by name.
pub(super) struct Found(BTreeMap<&'static str, Sourced>);

/// A value and where it came from.
type Sourced = (String, Source);

impl Found {
    /// What can be found, and the first complaint about the rest.
    pub(super) fn gather(
        environment: impl IntoIterator<Item = (String, String)>,
        dotenv: impl IntoIterator<Item = (String, String)>,
    ) -> (Self, Option<Wrong>) {
        let mut all = BTreeMap::new();
        for (name, value) in dotenv {
            all.insert(name, (value, Source::DotEnv));
        }
        for (name, value) in environment {
            all.insert(name, (value, Source::Environment));
        }
        all.retain(|_, (value, _)| !value.is_empty());
        let unknown = |(name, (value, _)): &(&String, &Sourced)| {
            name.starts_with("CAIRN_") && named(name).is_none() && !is_of_kubernetes(name, value)
        };
        let mut wrong = (all.iter().find(unknown))
            .map(|(name, _)| Wrong::Unknown { name: name.clone(), nearest: nearest(name) });
        let mut found = BTreeMap::new();
        for setting in SETTINGS {
            match one(setting, &all) {
                Ok(one) => found.extend(one),
                Err(e) => wrong = wrong.or(Some(e)),
            }
        }
        (Self(found), wrong)
    }

    /// The value, if one was given.
    pub(super) fn given(&self, name: &'static str) -> Option<&str> {
        self.0.get(name).map(|(value, _)| value.as_str())
    }

    /// The value that was given, or the default's words, which are a value here.
    pub(super) fn text(&self, name: &'static str) -> &str {
        self.given(name).unwrap_or_else(|| named(name).map_or("", |setting| setting.default))
    }

    pub(super) fn parse<T: FromStr>(&self, name: &'static str, wanted: &'static str) -> Result<T, Wrong> {
        self.text(name).parse().map_err(|_| self.wrong(name, wanted))
    }

    pub(super) fn number<T>(
        &self,
        name: &'static str,
        default: usize,
        range: RangeInclusive<usize>,
        wanted: &'static str,
    ) -> Result<T, Wrong>
    where
        T: TryFrom<usize>,
    {
        let wrong = || self.wrong(name, wanted);
        let number = match self.given(name) {
            Some(text) => text.parse().ok().filter(|n| range.contains(n)).ok_or_else(wrong)?,
            None => default.clamp(*range.start(), *range.end()),
        };
        T::try_from(number).map_err(|_| wrong())
    }

    pub(super) fn choice(
        &self,
        name: &'static str,
        words: &[&str],
        wanted: &'static str,
    ) -> Result<&str, Wrong> {
        let word = self.text(name);
        if words.contains(&word) { Ok(word) } else { Err(self.wrong(name, wanted)) }
    }

    /// The complaint about this setting; a secret's value is not repeated.
    pub(super) fn wrong(&self, name: &'static str, wanted: &'static str) -> Wrong {
        let hidden = named(name).is_some_and(|setting| setting.secret);
        let (value, source) = match self.0.get(name) {
            Some((_, source)) if hidden => ("(hidden)", source.to_string()),
            Some((value, source)) => (value.as_str(), source.to_string()),
            None => ("not set", "environment or .env".to_owned()),
        };
        Wrong::Value { name, value: value.to_owned(), wanted, source_words: source }
    }

    /// Every setting with what holds for it, secrets hidden.
    pub(super) fn listed(&self) -> Vec<Given> {
        let listed = |setting: &'static Setting| match self.0.get(setting.name) {
            Some((value, source)) => Given {
                setting,
                value: if setting.secret { Value::Hidden } else { Value::Open(value.clone()) },
                source: source.clone(),
            },
            None => {
                Given { setting, value: Value::Open(setting.default.to_owned()), source: Source::Default }
            }
        };
        SETTINGS.iter().map(listed).collect()
    }
}

type All = BTreeMap<String, Sourced>;

/// A setting's value from `NAME`, or from the file that `NAME_FILE` names (without the newline at its end).
fn one(setting: &'static Setting, all: &All) -> Result<Option<(&'static str, Sourced)>, Wrong> {
    let name = setting.name;
    let direct = all.get(name).cloned();
    let Some((path, _)) = all.get(&format!("{name}_FILE")) else {
        return Ok(direct.map(|found| (name, found)));
    };
    if direct.is_some() {
        return Err(Wrong::Twice { name });
    }
    let value = std::fs::read_to_string(path).map_err(|e| Wrong::File {
        name,
        path: path.clone(),
        why: e.to_string(),
    })?;
    Ok(Some((name, (value.trim_end_matches(['\r', '\n']).to_owned(), Source::File(path.clone())))))
}

/// Kubernetes tells every container of each service beside it: one called cairn, or cairn-db, gives names that begin
/// like ours (`CAIRN_SERVICE_HOST`, `CAIRN_PORT=tcp://…`, `CAIRN_DB_PORT_5432_TCP_ADDR`).
fn is_of_kubernetes(name: &str, value: &str) -> bool {
    let tells_of_a_port = |(_, port): (&str, &str)| {
        let digits = port.trim_start_matches(|c: char| c.is_ascii_digit());
        digits.len() < port.len() && ["_TCP", "_UDP", "_SCTP"].iter().any(|kind| digits.starts_with(kind))
    };
    name.ends_with("_SERVICE_HOST")
        || name.ends_with("_SERVICE_PORT")
        || name.contains("_SERVICE_PORT_")
        || name.ends_with("_PORT") && value.contains("://")
        || name.split_once("_PORT_").is_some_and(tells_of_a_port)
}

fn named(name: &str) -> Option<&'static Setting> {
    let name = name.strip_suffix("_FILE").unwrap_or(name);
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// The setting whose name is most like this one, if any is like it at all.
fn nearest(name: &str) -> Option<&'static str> {
    text::nearest(name, SETTINGS.iter().map(|setting| setting.name))
}
