//! Where settings are looked for, and how one value becomes what is wanted.

use super::{SETTINGS, Setting, Wrong};
use crate::text;
use std::{collections::BTreeMap, ops::RangeInclusive, str::FromStr};

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

/// All values that were given, by name.
pub(super) struct Found(BTreeMap<&'static str, Sourced>);

/// A value and where it came from.
type Sourced = (String, Source);

impl Found {
    pub(super) fn gather(
        environment: impl IntoIterator<Item = (String, String)>,
        dotenv: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Wrong> {
        let mut all = BTreeMap::new();
        for (name, value) in dotenv {
            all.insert(name, (value, Source::DotEnv));
        }
        for (name, value) in environment {
            all.insert(name, (value, Source::Environment));
        }
        all.retain(|_, (value, _)| !value.is_empty());
        if let Some(name) = all.keys().find(|name| name.starts_with("CAIRN_") && named(name).is_none()) {
            return Err(Wrong::Unknown { name: name.clone(), nearest: nearest(name) });
        }
        let found: Result<Vec<_>, _> = SETTINGS.iter().map(|setting| one(setting, &all)).collect();
        Ok(Self(found?.into_iter().flatten().collect()))
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

fn named(name: &str) -> Option<&'static Setting> {
    let name = name.strip_suffix("_FILE").unwrap_or(name);
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// The setting whose name is most like this one, if any is like it at all.
fn nearest(name: &str) -> Option<&'static str> {
    text::nearest(name, SETTINGS.iter().map(|setting| setting.name))
}
