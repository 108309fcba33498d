//! What is done to submissions: by learners at their desk, by mentors at theirs.

use super::{Cast, Place, count};
use crate::{
    error::Error,
    markdown, messages,
    people::access::Learner,
    reviews::{
        self,
        model::{Draft as ReviewDraft, Score, Verdict},
        store::{Criterion, Decision},
    },
    site::demo::{
        people::DemoPerson,
        story::{self, Judged, Round},
    },
    work::{
        self,
        model::{ChangeAnswer, Draft, RoundId},
        store::{NewRound, Saved},
    },
};
use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;

impl Cast<'_> {
    /// Does to a submission what its story says.
    pub(super) fn work(
        &mut self,
        c: &mut PgConnection,
        (school, who, project): (usize, &'static DemoPerson, &str),
        deed: &story::Deed,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let place = (school, who.key, project.to_owned());
        let kept = self.rounds.get(&place).copied();
        let learner = self.learner(school, who)?;
        match deed {
            story::Deed::Keeps(round) => {
                let draft = draft(c, learner, project, round)?;
                let version = kept.map_or(0, |(_, version)| version);
                let saved = work::store::save(c, learner, project, &draft, version, at)?;
                self.remember(place, &saved)
            }
            story::Deed::Sends(round) => {
                let draft = draft(c, learner, project, round)?;
                let version = kept.map_or(0, |(_, version)| version);
                let saved = self.send(c, (school, learner), project, (&draft, version), at)?;
                self.remember(place, &saved)
            }
            story::Deed::Withdraws {} => work::store::withdraw(c, learner, project, at).map(drop),
            story::Deed::Begins(review) => self.write(c, (school, project), kept, review, at).map(drop),
            story::Deed::Accepts(review) => {
                self.publish(c, (school, project), kept, (review, Verdict::Accept), at)?;
                self.forget_draft(&place);
                Ok(())
            }
            story::Deed::AsksForChanges(review) => {
                self.publish(c, (school, project), kept, (review, Verdict::RequestChanges), at)?;
                self.forget_draft(&place);
                Ok(())
            }
            story::Deed::Returns { by, note } => {
                let (round, _) = kept.ok_or_else(nothing_sent)?;
                let reviewer = self.reviewer(school, by)?;
                reviews::store::give_back(c, reviewer, round, note, self.post, at)?;
                Ok(messages::keep_waiting(c, at)?)
            }
        }
    }

    fn send(
        &self,
        c: &mut PgConnection,
        (school, learner): (usize, &Learner),
        project: &str,
        draft: (&Draft, i32),
        at: DateTime<Utc>,
    ) -> Result<Saved, Error> {
        let (stage, _, _) = self.outline.project(project).ok_or(Error::NotFound)?;
        let html = |text: &str| markdown::render_letter(text).map_err(Error::internal);
        let text = draft.0.text.as_deref().map(html).transpose()?;
        let new = NewRound {
            sent_key: &at.timestamp().to_string(),
            text_html: text.as_deref(),
            message_html: &html(&draft.0.message)?,
            due_at: self.opened(school)?.due.get(stage).copied().flatten(),
        };
        work::store::send(c, learner, project, draft, &new, at)
    }

    fn remember(&mut self, place: Place, saved: &Saved) -> Result<(), Error> {
        let Saved::As { round, version, .. } = saved else {
            return Err(Error::internal("a draft of the demo is older than itself"));
        };
        self.rounds.insert(place, (*round, *version));
        Ok(())
    }

    /// The next round begins with no draft.
    fn forget_draft(&mut self, place: &Place) {
        self.rounds.remove(place);
    }

    /// Keeps a review, and holds its round with that. Its version comes back.
    fn write(
        &mut self,
        c: &mut PgConnection,
        (school, project): (usize, &str),
        kept: Option<(RoundId, i32)>,
        review: &story::Review,
        at: DateTime<Utc>,
    ) -> Result<(RoundId, i32), Error> {
        let (round, _) = kept.ok_or_else(nothing_sent)?;
        if !self.rubrics.contains_key(project) {
            let staff = self.reviewer(school, &review.by)?.staff();
            let rubric = reviews::store::desk(c, staff, round)?.criteria.0;
            self.rubrics.insert(project.to_owned(), rubric);
        }
        let rubric = self.rubrics.get(project).map(Vec::as_slice).unwrap_or_default();
        let draft = ReviewDraft {
            summary: review.summary.trim().to_owned(),
            requested: review.requests.join("\n"),
            scores: self.scores(rubric, &review.judged)?,
        };
        let reviewer = self.reviewer(school, &review.by)?;
        match reviews::store::save(c, reviewer, round, (&draft, 0), at)? {
            reviews::store::Saved::As { version, .. } => Ok((round, version)),
            reviews::store::Saved::Older(_) => {
                Err(Error::internal("a review of the demo is older than itself"))
            }
        }
    }

    fn scores(&self, rubric: &[Criterion], judged: &[Judged]) -> Result<Vec<Score>, Error> {
        let scored = rubric.iter().zip(judged).map(|(criterion, Judged(level, note))| {
            let level = self.program.levels.iter().position(|known| known == level);
            let level = level.ok_or_else(|| Error::internal("a level of the demo is none of the program"))?;
            Ok(Score { criterion: criterion.id, level: Some(count(level)), note: note.trim().to_owned() })
        });
        scored.collect()
    }

    fn publish(
        &mut self,
        c: &mut PgConnection,
        place: (usize, &str),
        kept: Option<(RoundId, i32)>,
        (review, verdict): (&story::Review, Verdict),
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let (round, version) = self.write(c, place, kept, review, at)?;
        let decision = Decision { verdict, exception: review.exception.clone(), version };
        let reviewer = self.reviewer(place.0, &review.by)?;
        reviews::store::publish(c, reviewer, round, &decision, self.post, at)?;
        Ok(messages::keep_waiting(c, at)?)
    }
}

fn nothing_sent() -> Error {
    Error::internal("a story reviews what nobody has sent")
}

/// What is typed, with an answer to each change that was asked for.
fn draft(c: &mut PgConnection, learner: &Learner, project: &str, round: &Round) -> Result<Draft, Error> {
    let asked = if round.answers.is_empty() {
        Vec::new()
    } else {
        work::store::desk(c, learner, project)?.requests.0
    };
    let answers = asked.into_iter().zip(&round.answers).map(|(request, answer)| ChangeAnswer {
        request: request.id,
        done: !answer.is_empty(),
        answer: answer.clone(),
    });
    Ok(Draft {
        repository: round.repository.clone(),
        commit: round.commit.clone(),
        link: round.link.clone(),
        text: round.text.as_deref().map(|text| text.trim().to_owned()),
        message: round.message.trim().to_owned(),
        look_at_first: round.look_at_first.trim().to_owned(),
        answers: answers.collect(),
    })
}
