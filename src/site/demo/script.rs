//! All that happens in the demo, in the order of time. Pure.

use super::{
    moment::{Calendar, When},
    people::DemoPerson,
    school::{self, Invited, School},
    story::{self, Story, Study},
};
use crate::{
    cohorts::model::StaffRole,
    programs::model::{LessonKey, Program, Stage},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Something that happens.
pub struct Event<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// In this cohort, by its place among the demo's.
    pub school: usize,
    /// To whom.
    pub who: &'static DemoPerson,
    /// What.
    pub deed: Deed<'a>,
}

/// What someone does.
pub enum Deed<'a> {
    /// Opens the cohort.
    Opens,
    /// Takes a seat in its staff.
    Reviews(StaffRole),
    /// Invites the learner of this line.
    Invites(String),
    /// Whoever has this address looks at the link.
    Looks(&'static str),
    /// Comes as a learner, by the link.
    Joins,
    /// Chooses a language.
    Chooses(&'a str),
    /// Marks a lesson as done.
    Learns(&'a LessonKey),
    /// Answers a checkpoint, so many of its questions right.
    Answers(&'a Stage, usize),
    /// Works on a project, or reviews such work.
    Works(&'a str, &'a story::Deed),
    /// Is here for the last time before now.
    Visits,
}

/// The stories of each cohort, read.
///
/// # Errors
/// Which is wrong, and where.
pub fn stories() -> Result<Vec<Vec<Story>>, String> {
    let read = |text: &&str| Story::read(text).map_err(|e| e.to_string());
    school::ALL.iter().map(|school| school.stories.iter().map(read).collect()).collect()
}

/// All of it, the first thing first.
///
/// # Errors
/// What a story names that is not there.
pub fn events<'a>(
    stories: &'a [Vec<Story>],
    program: &'a Program,
    now: DateTime<Utc>,
) -> Result<Vec<Event<'a>>, String> {
    let mut events = Vec::new();
    for (place, (school, stories)) in school::ALL.iter().zip(stories).enumerate() {
        let calendar = Calendar { starts_on: school.span(now).starts_on, now };
        staff(&mut events, place, school, calendar)?;
        for story in stories {
            Teller { school: place, calendar, who: person(&story.who)?, events: &mut events }
                .tells(story, program)?;
        }
    }
    // Stable: what a story tells of one moment stays in its order.
    events.sort_by_key(|event| event.at);
    Ok(events)
}

fn person(key: &str) -> Result<&'static DemoPerson, String> {
    DemoPerson::named(key).ok_or_else(|| format!("nobody is called {key}"))
}

fn staff(
    events: &mut Vec<Event<'_>>,
    school: usize,
    plan: &School,
    calendar: Calendar,
) -> Result<(), String> {
    let admin = person("admin")?;
    let at = plan.opened()?.at(calendar, admin.zone);
    events.push(Event { at, school, who: admin, deed: Deed::Opens });
    for (key, role) in plan.staff {
        events.push(Event { at, school, who: person(key)?, deed: Deed::Reviews(*role) });
        events.push(Event { at: calendar.now - SEEN, school, who: person(key)?, deed: Deed::Visits });
    }
    for Invited { name, email, days_ago, looked_days_ago } in plan.invited {
        let at = calendar.now - TimeDelta::days(*days_ago);
        events.push(Event { at, school, who: admin, deed: Deed::Invites(format!("{name} <{email}>")) });
        if let Some(days) = looked_days_ago {
            let at = calendar.now - TimeDelta::days(*days);
            events.push(Event { at, school, who: admin, deed: Deed::Looks(email) });
        }
    }
    Ok(())
}

/// Those who review were here so long ago.
const SEEN: TimeDelta = TimeDelta::minutes(20);

/// Whoever joins was invited so long before.
const INVITED_BEFORE: TimeDelta = TimeDelta::days(3);

struct Teller<'e, 'a> {
    school: usize,
    calendar: Calendar,
    who: &'static DemoPerson,
    events: &'e mut Vec<Event<'a>>,
}

impl<'a> Teller<'_, 'a> {
    fn tells(&mut self, story: &'a Story, program: &'a Program) -> Result<(), String> {
        let joined = story.joined.at(self.calendar, self.who.zone);
        let line = format!("{} <{}>", self.who.name, self.who.email);
        self.events.push(self.by_admin(joined - INVITED_BEFORE, Deed::Invites(line))?);
        self.says(story.joined, Deed::Joins);
        if let Some(stack) = &story.stack {
            self.says(story.joined, Deed::Chooses(stack));
        }
        for study in &story.studies {
            self.studies(study, program)?;
        }
        for work in &story.works {
            for step in &work.steps {
                self.works(&work.project, step.at, &step.deed)?;
            }
        }
        self.says(story.seen, Deed::Visits);
        Ok(())
    }

    fn by_admin(&self, at: DateTime<Utc>, deed: Deed<'a>) -> Result<Event<'a>, String> {
        Ok(Event { at, school: self.school, who: person("admin")?, deed })
    }

    fn says(&mut self, when: When, deed: Deed<'a>) {
        let at = when.at(self.calendar, self.who.zone);
        self.events.push(Event { at, school: self.school, who: self.who, deed });
    }

    fn studies(&mut self, study: &Study, program: &'a Program) -> Result<(), String> {
        let stage = program.stages.iter().find(|stage| stage.key.as_str() == study.stage);
        let stage = stage.ok_or_else(|| format!("the program has no stage {}", study.stage))?;
        let lessons = stage.lessons.iter().take(study.lessons.unwrap_or(usize::MAX)).collect::<Vec<_>>();
        for (at, lesson) in study.moments(lessons.len(), self.calendar, self.who).into_iter().zip(lessons) {
            let deed = Deed::Learns(&lesson.key);
            self.events.push(Event { at, school: self.school, who: self.who, deed });
        }
        for attempt in &study.tries {
            self.says(attempt.at, Deed::Answers(stage, attempt.right));
        }
        Ok(())
    }

    /// The moment is told on the clock of whoever acts.
    fn works(&mut self, project: &'a str, when: When, deed: &'a story::Deed) -> Result<(), String> {
        let actor = deed.by().map_or(Ok(self.who), person)?;
        let at = when.at(self.calendar, actor.zone);
        self.events.push(Event { at, school: self.school, who: self.who, deed: Deed::Works(project, deed) });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hour at which the demo is laid in must not matter: what is told by weeks and what is counted back from now
    /// stay in order.
    #[test]
    fn each_story_stays_in_its_order_at_whatever_hour_it_is_laid_in() {
        let stories = stories().expect("stories that can be read");
        let first = "2027-01-25T00:05:00Z".parse::<DateTime<Utc>>().expect("a moment");
        for now in (0..24 * 14).map(|hour| first + TimeDelta::hours(hour)) {
            for (school, stories) in school::ALL.iter().zip(&stories) {
                let calendar = Calendar { starts_on: school.span(now).starts_on, now };
                let admin = person("admin").expect("an admin");
                let opened = school.opened().expect("a moment").at(calendar, admin.zone);
                for story in stories {
                    let who = person(&story.who).expect("somebody");
                    let joined = story.joined.at(calendar, who.zone);
                    assert!(opened < joined - INVITED_BEFORE, "{} is invited too early, on {now}", who.name);
                    for work in &story.works {
                        assert_order(work, who, calendar, joined);
                    }
                    assert!(story.seen.at(calendar, who.zone) <= now, "{} on {now}", who.name);
                }
            }
        }
    }

    fn assert_order(work: &story::Work, who: &DemoPerson, calendar: Calendar, joined: DateTime<Utc>) {
        let mut last = joined;
        for step in &work.steps {
            let actor = step.deed.by().map_or(who, |key| person(key).expect("somebody"));
            let at = step.at.at(calendar, actor.zone);
            let told = format!("{}, {}, {:?}, laid in at {}", who.name, work.project, step.at, calendar.now);
            assert!(last < at, "out of order: {told}");
            assert!(at < calendar.now, "ahead: {told}");
            last = at;
        }
    }
}
