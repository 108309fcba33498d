//! What browsers send about cohorts, and how it is read.

use super::{
    model::{
        InvitationRole, Span, StaffRole,
        address::{CohortName, Slug, zone_named},
        lines::{self, Line},
    },
    store::{Plan, Settings},
};
use crate::{
    error::{Error, Mistakes},
    people::model::{Name, NewPassword},
    text::grouped,
    web::Form,
};
use chrono::{Datelike, NaiveDate, NaiveDateTime};

/// What a ticked box sends.
const YES: &str = "yes";

/// No cohort is longer, in days: what is longer was mistyped.
const LONGEST: i64 = 366 * 3;

/// A cohort to be opened.
#[derive(Clone, Default, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub struct CohortForm {
    /// As typed.
    pub name: String,
    /// As typed; empty: it follows from the name.
    pub slug: String,
    /// A version's id.
    pub version: String,
    /// A zone's name.
    pub time_zone: String,
    /// A day, as in 2027-02-01.
    pub starts_on: String,
    /// A day.
    pub ends_on: String,
    /// Ticked, or not.
    pub sequential: String,
    /// A number.
    pub review_target_hours: String,
    /// When each stage is due, as in 2027-02-21T23:59; empty: at no time.
    pub due: Vec<String>,
    /// What the dates were proposed for; for anything else they are proposed anew.
    pub proposed_for: String,
}

impl CohortForm {
    /// What due dates depend on.
    #[must_use]
    pub fn grounds(&self) -> String {
        [&self.version, &self.starts_on, &self.ends_on].map(|text| text.trim()).join(" ")
    }

    /// Its due dates are those of its version and days.
    #[must_use]
    pub fn has_its_dates(&self) -> bool {
        self.proposed_for == self.grounds()
    }

    fn address(&self) -> Result<Slug, &'static str> {
        let named = || Slug::of(&self.name).ok_or("Enter an address: none follows from this name");
        if self.slug.trim().is_empty() { named() } else { Slug::parse(&self.slug) }
    }
}

impl Form for CohortForm {
    type Checked = Plan;

    fn check(&self) -> Result<Plan, Error> {
        let mut mistakes = Mistakes::default();
        let name = mistakes.take("name", CohortName::parse(&self.name));
        let slug = name.as_ref().and_then(|_| mistakes.take("slug", self.address()));
        let version = mistakes.take("version", self.version.parse().map_err(|_| "Choose a version"));
        let zone = mistakes.take("time_zone", zone_named(&self.time_zone));
        let due = if self.has_its_dates() { self.due.as_slice() } else { &[] };
        let typed = Typed { days: [&self.starts_on, &self.ends_on], hours: &self.review_target_hours, due };
        let read = typed.read(&mut mistakes);
        let plan = name.zip(slug).zip(version).zip(zone).zip(read);
        let plan = plan.map(|((((name, slug), version), zone), ([starts_on, ends_on], hours, due))| Plan {
            slug,
            version,
            span: Span { starts_on, ends_on, zone },
            settings: Settings {
                name,
                starts_on,
                ends_on,
                sequential: self.sequential == YES,
                review_target_hours: hours,
                due,
            },
        });
        mistakes.or(plan)
    }
}

/// What can be changed of a cohort that runs.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct SettingsForm {
    /// As typed.
    pub name: String,
    /// A day.
    pub starts_on: String,
    /// A day.
    pub ends_on: String,
    /// Ticked, or not.
    pub sequential: String,
    /// A number.
    pub review_target_hours: String,
    /// When each stage is due.
    pub due: Vec<String>,
}

impl SettingsForm {
    /// The form of these settings.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        Self {
            name: settings.name.as_str().to_owned(),
            starts_on: settings.starts_on.to_string(),
            ends_on: settings.ends_on.to_string(),
            sequential: if settings.sequential { YES } else { "" }.to_owned(),
            review_target_hours: settings.review_target_hours.to_string(),
            due: settings.due.iter().map(|due| due.map_or_else(String::new, shown)).collect(),
        }
    }
}

impl Form for SettingsForm {
    type Checked = Settings;

    fn check(&self) -> Result<Settings, Error> {
        let mut mistakes = Mistakes::default();
        let name = mistakes.take("name", CohortName::parse(&self.name));
        let days = [self.starts_on.as_str(), &self.ends_on];
        let read = Typed { days, hours: &self.review_target_hours, due: &self.due }.read(&mut mistakes);
        let settings = name.zip(read).map(|(name, ([starts_on, ends_on], hours, due))| Settings {
            name,
            starts_on,
            ends_on,
            sequential: self.sequential == YES,
            review_target_hours: hours,
            due,
        });
        mistakes.or(settings)
    }
}

/// A time as a field of a form shows it.
#[must_use]
pub fn shown(time: NaiveDateTime) -> String {
    time.format("%Y-%m-%dT%H:%M").to_string()
}

/// What both forms have in common, as typed.
struct Typed<'a> {
    days: [&'a str; 2],
    hours: &'a str,
    due: &'a [String],
}

type Read = ([NaiveDate; 2], i32, Vec<Option<NaiveDateTime>>);

impl Typed<'_> {
    fn read(&self, mistakes: &mut Mistakes) -> Option<Read> {
        let starts_on = mistakes.take("starts_on", day(self.days[0]));
        let ends_on = mistakes.take("ends_on", day(self.days[1]));
        let days = starts_on.zip(ends_on).and_then(|days| mistakes.take("ends_on", lasting(days)));
        let hours = mistakes.take("review_target_hours", target(self.hours));
        let mut due = |(number, text): (usize, &String)| {
            let read = time(text).and_then(|at| days.map_or(Ok(at), |days| within(at, days)));
            read.map_err(|words| mistakes.note(format!("due-{number}"), format!("Stage {number}: {words}")))
                .ok()
        };
        let due = (1..).zip(self.due).map(&mut due).collect::<Vec<_>>();
        Some((days?, hours?, due.into_iter().collect::<Option<_>>()?))
    }
}

fn day(text: &str) -> Result<NaiveDate, &'static str> {
    let day = text.trim().parse::<NaiveDate>().map_err(|_| "Enter a day, like 2027-02-01")?;
    if (2000..2200).contains(&day.year()) { Ok(day) } else { Err("Enter a day of this century") }
}

fn lasting((starts_on, ends_on): (NaiveDate, NaiveDate)) -> Result<[NaiveDate; 2], &'static str> {
    match (ends_on - starts_on).num_days() {
        ..1 => Err("Enter a last day after the first day"),
        1..=LONGEST => Ok([starts_on, ends_on]),
        _ => Err("Enter a last day within three years of the first day"),
    }
}

fn target(text: &str) -> Result<i32, &'static str> {
    text.trim()
        .parse()
        .ok()
        .filter(|hours| (1..=400).contains(hours))
        .ok_or("Enter a number of hours from 1 to 400")
}

/// A field of the kind `datetime-local` sends a `T` between day and time; people type a space.
fn time(text: &str) -> Result<Option<NaiveDateTime>, &'static str> {
    let text = text.trim().replace(' ', "T");
    if text.is_empty() {
        return Ok(None);
    }
    let read = |format| NaiveDateTime::parse_from_str(&text, format);
    read("%Y-%m-%dT%H:%M")
        .or_else(|_| read("%Y-%m-%dT%H:%M:%S"))
        .map(Some)
        .map_err(|_| "enter a day and a time, like 2027-02-21 23:59")
}

fn within(
    at: Option<NaiveDateTime>,
    [first, last]: [NaiveDate; 2],
) -> Result<Option<NaiveDateTime>, &'static str> {
    match at.map(|at| at.date()) {
        Some(day) if day < first => Err("choose a day that is not before the first day of the cohort"),
        Some(day) if day > last => Err("choose a day that is not after the last day of the cohort"),
        _ => Ok(at),
    }
}

/// A pasted list of people to be invited.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct InviteForm {
    /// As pasted.
    pub lines: String,
    /// As what.
    pub role: String,
    /// Ticked: those who have a link get a new one.
    pub again: String,
}

/// What the list asks for.
pub struct Invited {
    /// Its lines.
    pub lines: Vec<Line>,
    /// As what.
    pub role: InvitationRole,
    /// Those who have a link get a new one.
    pub again: bool,
}

impl Form for InviteForm {
    type Checked = Invited;

    fn check(&self) -> Result<Invited, Error> {
        let mut mistakes = Mistakes::default();
        let lines = mistakes.take("lines", bounded(&self.lines));
        let role = mistakes.take("role", self.role.parse().map_err(|_| "Choose what they are invited as"));
        let invited = lines.zip(role).map(|(lines, role)| Invited { lines, role, again: self.again == YES });
        mistakes.or(invited)
    }
}

fn bounded(text: &str) -> Result<Vec<Line>, String> {
    let count = text.lines().filter(|line| !line.trim().is_empty()).count();
    // One more than people, for a header.
    if count > lines::MOST + 1 {
        let most = lines::MOST;
        return Err(format!("Paste at most {most} lines at once: these are {}", grouped(count)));
    }
    match lines::read(text) {
        none if none.is_empty() => Err("Paste at least one line with an address".to_owned()),
        lines => Ok(lines),
    }
}

/// Accepting an invitation with a new account.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct JoinForm {
    /// As typed.
    pub name: String,
    /// As typed; never shown again.
    pub password: String,
}

impl Form for JoinForm {
    type Checked = (Name, NewPassword);

    fn check(&self) -> Result<Self::Checked, Error> {
        let mut mistakes = Mistakes::default();
        let name = mistakes.take("name", Name::parse(&self.name));
        let password = mistakes.take("password", NewPassword::parse(&self.password));
        mistakes.or(name.zip(password))
    }
}

/// What someone of the staff becomes.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct RoleForm {
    /// A role's word.
    pub role: String,
}

impl Form for RoleForm {
    type Checked = StaffRole;

    fn check(&self) -> Result<StaffRole, Error> {
        self.role.parse().map_err(|_| Error::Malformed("This role is none of a cohort's staff."))
    }
}
