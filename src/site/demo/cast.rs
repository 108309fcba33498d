//! Who plays in the demo: each deed goes through the door that the person would come through, and the function of the
//! store that the page behind it calls, at the moment at which it happens.

mod works;

use super::{
    people::DemoPerson,
    school::School,
    script::{Deed, Event},
};
use crate::{
    cohorts::{
        self, letters,
        model::{
            InvitationRole, StaffRole,
            address::{CohortName, Slug},
            lines,
        },
        store::{
            Plan, Settings, invitations,
            joining::{self, Joining},
        },
    },
    error::Error,
    messages,
    people::{
        access::{self, Lead, Learner, Reviewer, UserId, Viewer},
        model::{EmailAddress, Name},
        store::{self, NewUser},
    },
    programs::{
        model::{Checkpoint, LessonKey, Program, Stage},
        outline::Outline,
        store::VersionId,
    },
    progress::{self, store::NewAttempt},
    reviews::store::{Criterion, Post},
    work::model::RoundId,
};
use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What was set up before, and who is on the stage.
pub struct Cast<'a> {
    pub program: &'a Program,
    pub outline: Outline,
    pub version: VersionId,
    pub schools: &'a [School],
    pub password_hash: String,
    pub post: &'a Post<'a>,
    /// When the demo is laid in.
    pub now: DateTime<Utc>,
    pub people: BTreeMap<&'static str, Viewer>,
    /// The cohorts that were opened, by their place.
    pub opened: BTreeMap<usize, Opened>,
    /// The links of those who are invited, by place and address.
    pub links: BTreeMap<(usize, String), String>,
    pub learners: BTreeMap<(usize, &'static str), Learner>,
    pub reviewers: BTreeMap<(usize, &'static str), Reviewer>,
    /// The newest round of each submission, and the version of its draft.
    pub rounds: BTreeMap<Place, (RoundId, i32)>,
    /// The rubric of each project.
    pub rubrics: BTreeMap<String, Vec<Criterion>>,
}

/// A submission: of which cohort, whose, of which project.
type Place = (usize, &'static str, String);

/// A cohort that was opened.
pub struct Opened {
    /// The admin's place in it.
    lead: Lead,
    /// When each stage is due, in their order.
    due: Vec<Option<DateTime<Utc>>>,
}

impl Opened {
    fn slug(&self) -> &str {
        &self.lead.cohort().slug
    }
}

impl Cast<'_> {
    /// Plays one event.
    pub fn play(&mut self, c: &mut PgConnection, event: &Event<'_>) -> Result<(), Error> {
        let Event { at, school, who, ref deed } = *event;
        match deed {
            Deed::Opens => self.open(c, school, who, at),
            Deed::Reviews(role) => self.seat(c, school, who, *role, at),
            Deed::Invites(line) => self.invite(c, school, line, at),
            Deed::Looks(email) => self.look(c, school, email, at),
            Deed::Joins => self.join(c, school, who, at),
            Deed::Chooses(stack) => cohorts::store::choose_stack(c, self.learner(school, who)?, stack),
            Deed::Learns(lesson) => self.learn(c, school, who, lesson, at),
            Deed::Answers(stage, right) => self.answer(c, school, who, (stage, *right), at),
            Deed::Works(project, deed) => self.work(c, (school, who, project), deed, at),
            Deed::Visits => self.visit(c, who, at).map(drop),
        }
    }

    fn open(
        &mut self,
        c: &mut PgConnection,
        school: usize,
        who: &'static DemoPerson,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let viewer = self.person(c, who, at)?;
        let admin = access::admin(Some(&viewer))?;
        let span = self.schools[school].span(self.now);
        let name = span.starts_on.format("Backend Developer, %B %Y").to_string();
        let slug = span.starts_on.format("%B-%Y").to_string().to_lowercase();
        let settings = Settings {
            name: CohortName::parse(&name).map_err(Error::internal)?,
            starts_on: span.starts_on,
            ends_on: span.ends_on,
            sequential: false,
            review_target_hours: REVIEW_TARGET_HOURS,
            due: Vec::new(),
        };
        let address = Slug::parse(&slug).map_err(Error::internal)?;
        let plan = Plan { slug: address, version: self.version, span, settings };
        cohorts::store::open_planned(c, &admin, &plan, at)?;
        let lead = access::lead(c, viewer, &slug)?;
        let due = cohorts::store::dates(c, lead.cohort(), &self.outline)?;
        self.opened.insert(school, Opened { lead, due });
        Ok(())
    }

    fn seat(
        &mut self,
        c: &mut PgConnection,
        school: usize,
        who: &'static DemoPerson,
        role: StaffRole,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let viewer = self.person(c, who, at)?;
        let opened = self.opened(school)?;
        cohorts::store::add_staff(c, opened.lead.cohort().id, viewer.id(), role)?;
        let reviewer = access::reviewer(c, viewer, opened.slug())?;
        self.reviewers.insert((school, who.key), reviewer);
        Ok(())
    }

    fn invite(
        &mut self,
        c: &mut PgConnection,
        school: usize,
        line: &str,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let Post { keys, config } = self.post;
        let lead = &self.opened(school)?.lead;
        let read = lines::read(line).into_iter().map(|line| line.who).collect::<Result<Vec<_>, _>>();
        let who = read.map_err(Error::internal)?;
        let who = who.iter().collect::<Vec<_>>();
        let links = invitations::invite(c, lead, &who, InvitationRole::Learner, keys, at)?;
        letters::send(c, lead, &links, (keys, config), at)?;
        self.links.extend(links.into_iter().map(|link| ((school, link.email), link.token)));
        Ok(messages::keep_waiting(c, at)?)
    }

    fn look(
        &mut self,
        c: &mut PgConnection,
        school: usize,
        email: &str,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        Ok(joining::opened(c, self.link(school, email)?, at)?)
    }

    fn join(
        &mut self,
        c: &mut PgConnection,
        school: usize,
        who: &'static DemoPerson,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let name = Name::parse(who.name).map_err(Error::internal)?;
        let joining = Joining::New(&name, &self.password_hash);
        let id = joining::join(c, self.link(school, who.email)?, &joining, at)?;
        let viewer = sign_in(c, id, at)?;
        store::save_profile(c, &access::signed_in(Some(&viewer))?, &name, who.zone)?;
        let learner = access::learner(c, viewer.clone(), self.opened(school)?.slug())?;
        self.people.insert(who.key, viewer);
        self.learners.insert((school, who.key), learner);
        Ok(())
    }

    fn learn(
        &mut self,
        c: &mut PgConnection,
        school: usize,
        who: &'static DemoPerson,
        lesson: &LessonKey,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        Ok(progress::store::mark_done(c, self.learner(school, who)?, lesson, at)?)
    }

    fn answer(
        &mut self,
        c: &mut PgConnection,
        school: usize,
        who: &'static DemoPerson,
        (stage, right): (&Stage, usize),
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let Some(checkpoint) = &stage.checkpoint else {
            return Err(Error::internal(format!("{} has no checkpoint", stage.title)));
        };
        let attempt = NewAttempt {
            stage: stage.key.as_str(),
            answers: &answers(checkpoint, right),
            right: count(right),
            of: count(checkpoint.questions.len()),
            passed: right >= usize::from(checkpoint.pass),
            sent_key: &at.timestamp().to_string(),
        };
        progress::store::keep_attempt(c, self.learner(school, who)?, &attempt, at)?;
        Ok(())
    }

    /// Somebody, who gets an account when they are first needed.
    fn person(
        &mut self,
        c: &mut PgConnection,
        who: &'static DemoPerson,
        at: DateTime<Utc>,
    ) -> Result<Viewer, Error> {
        if let Some(viewer) = self.people.get(who.key) {
            return Ok(viewer.clone());
        }
        let user = NewUser {
            email: &EmailAddress::parse(who.email).map_err(Error::internal)?,
            name: &Name::parse(who.name).map_err(Error::internal)?,
            password_hash: &self.password_hash,
            site_role: who.site_role,
            time_zone: Some(who.zone),
        };
        let id = store::add_user(c, &user, at)?;
        let viewer = sign_in(c, id, at)?;
        self.people.insert(who.key, viewer.clone());
        Ok(viewer)
    }

    fn visit(
        &mut self,
        c: &mut PgConnection,
        who: &'static DemoPerson,
        at: DateTime<Utc>,
    ) -> Result<Viewer, Error> {
        let id = self.person(c, who, at)?.id();
        sign_in(c, id, at)
    }

    fn opened(&self, school: usize) -> Result<&Opened, Error> {
        self.opened.get(&school).ok_or(Error::NotFound)
    }

    fn link(&self, school: usize, email: &str) -> Result<&str, Error> {
        self.links.get(&(school, email.to_owned())).map(String::as_str).ok_or(Error::NotFound)
    }

    fn learner(&self, school: usize, who: &DemoPerson) -> Result<&Learner, Error> {
        self.learners.get(&(school, who.key)).ok_or(Error::NotFound)
    }

    fn reviewer(&self, school: usize, key: &str) -> Result<&Reviewer, Error> {
        self.reviewers
            .iter()
            .find(|((place, who), _)| *place == school && *who == key)
            .map(|(_, r)| r)
            .ok_or(Error::NotFound)
    }
}

/// Within so many working hours a round is to be reviewed, in each cohort of the demo.
const REVIEW_TARGET_HOURS: i32 = 16;

/// Somebody comes, is recognized as by any page, and goes: that they were here stays.
fn sign_in(c: &mut PgConnection, id: UserId, at: DateTime<Utc>) -> Result<Viewer, Error> {
    let key = Sha256::digest(format!("{id} at {at}"));
    store::start_session(c, &key, id, at)?;
    let session = store::session(c, &key, at)?.ok_or(Error::NotFound)?;
    store::end_session(c, &key)?;
    Ok(access::viewer(session))
}

/// So many right answers; the others are wrong, and not always the same questions'.
fn answers(checkpoint: &Checkpoint, right: usize) -> progress::store::Answers {
    let of = checkpoint.questions.len();
    let answer = |(place, question): (usize, &crate::programs::model::Question)| {
        let is_right = (place * 3 + right) % of.max(1) < right;
        let wanted = question.options.iter().enumerate().filter(|(_, option)| option.right == is_right);
        let chosen = wanted.map(|(place, _)| place).take(if is_right { usize::MAX } else { 1 }).collect();
        (question.key.to_string(), chosen)
    };
    checkpoint.questions.iter().enumerate().map(answer).collect()
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
