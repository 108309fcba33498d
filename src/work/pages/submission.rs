//! A submission: what was handed in and what was answered, round by round.

use crate::{
    error::Error,
    people::{access::Party, model},
    progress::{
        pages::{CohortHead, Link, Reading, found, stone},
        stones::Cairn,
    },
    reviews::{self, LetterView, store::Letter},
    state::State,
    text::{Moment, counted},
    web::{Frame, In, Page, page},
    work::{
        model::{RoundState, SubmissionState, shows_late},
        store::{self, Round, Submission},
    },
};
use askama::Template;

#[derive(Template)]
#[template(path = "work/submission.html")]
pub struct SubmissionPage {
    frame: Frame,
    head: Option<CohortHead>,
    project: Link,
    learner: String,
    initials: String,
    is_own: bool,
    word: &'static str,
    /// The one that was laid, to whom it belongs.
    stone: Option<Cairn>,
    /// What comes next, in a sentence.
    outlook: String,
    /// What the reader can do about it now.
    act: Option<Link>,
    withdraw: Option<String>,
    rounds: Vec<RoundView>,
}

/// A round that was sent.
pub struct RoundView {
    number: i32,
    handed_in: HandedIn,
    when: Moment,
    late: bool,
    letters: Vec<LetterView>,
}

/// What a mentor gets.
pub struct HandedIn {
    pub repository: Option<String>,
    pub commit: Option<String>,
    pub link: Option<String>,
    /// Safe HTML.
    pub text: Option<String>,
    /// Safe HTML.
    pub message: String,
    pub look_at_first: String,
}

impl From<&Round> for HandedIn {
    fn from(round: &Round) -> Self {
        Self {
            repository: round.repository.clone(),
            commit: round.commit.clone(),
            link: round.link.clone(),
            text: round.text_html.clone(),
            message: round.message_html.clone(),
            look_at_first: round.look_at_first.clone(),
        }
    }
}

/// A submission, to its owner and the staff.
pub async fn submission(In(party, frame): In<Party>, state: State) -> Result<Page<SubmissionPage>, Error> {
    let reading = Reading::cohort(party.member(), &state);
    let door = party.clone();
    let (submission, letters) = state
        .db
        .read(move |c| {
            Ok::<_, Error>((store::submission(c, &door)?, reviews::store::letters(c, door.submission())?))
        })
        .await?;
    draw(&reading, &party, (submission, letters), frame)
}

fn draw(
    reading: &Reading,
    party: &Party,
    (submission, letters): (Submission, Vec<Letter>),
    frame: Frame,
) -> Result<Page<SubmissionPage>, Error> {
    let (_, _, project) = found(submission.outline.0.project(&submission.project_key))?;
    let href = reading.project_href(&submission.project_key);
    let (owner, learner) = &submission.learner;
    let is_own = *owner == party.member().viewer().id();
    let newest = submission.rounds.0.first();
    let claimed = newest.is_some_and(|round| is_held(round, reading));
    let is_waiting = submission.state == SubmissionState::Waiting;
    let sent = submission.rounds.0.iter().filter(|round| round.state != RoundState::Draft);
    Ok(page(SubmissionPage {
        frame,
        head: reading.head(),
        project: Link { href: href.clone(), words: project.title.clone() },
        initials: model::initials(learner),
        learner: learner.clone(),
        is_own,
        word: submission.state.shown(claimed),
        stone: (is_own && submission.state == SubmissionState::Accepted)
            .then(|| stone(reading, &submission.project_key, project.hours))
            .flatten(),
        outlook: outlook(&submission, reading, is_own),
        act: act(&submission, reading, is_own),
        withdraw: (is_own && is_waiting && !claimed && reading.is_learning())
            .then(|| format!("{href}/withdraw")),
        rounds: sent.filter_map(|round| view(round, &letters, reading)).collect(),
    }))
}

fn view(round: &Round, letters: &[Letter], reading: &Reading) -> Option<RoundView> {
    let own = letters.iter().rev().filter(|letter| letter.round == round.id);
    Some(RoundView {
        letters: own.map(|letter| LetterView::of(letter.clone(), reading.zone())).collect(),
        number: round.number,
        handed_in: HandedIn::from(round),
        when: reading.moment(round.submitted_at?),
        late: shows_late(round.number, round.late),
    })
}

/// A mentor's claim on it is live.
fn is_held(round: &Round, reading: &Reading) -> bool {
    round.claim.as_ref().is_some_and(|claim| reading.now < claim.until)
}

/// What comes next, in a sentence.
fn outlook(submission: &Submission, reading: &Reading, is_own: bool) -> String {
    let Some(newest) = submission.rounds.0.first() else {
        return "Nothing was handed in yet.".to_owned();
    };
    let claim = newest.claim.as_ref().filter(|claim| reading.now < claim.until);
    match (submission.state, claim) {
        (SubmissionState::Waiting, Some(claim)) => {
            format!("{} is reviewing round {}.", claim.mentor, newest.number)
        }
        (SubmissionState::Waiting, None) if !is_own => {
            format!("Round {} waits for a review.", newest.number)
        }
        (SubmissionState::Waiting, None) => {
            format!("{}{}", ahead(submission.ahead), usual(submission.median_hours))
        }
        (SubmissionState::Accepted, _) if is_own => "Accepted. It lays a stone.".to_owned(),
        (SubmissionState::Accepted, _) => format!("Accepted in round {}.", newest.number),
        (SubmissionState::ChangesRequested, _) if is_own => "Your mentor asks for another round.".to_owned(),
        (SubmissionState::ChangesRequested, _) => "The next round is with its learner.".to_owned(),
        (SubmissionState::InProgress, _) if is_own => "Nobody else sees your draft.".to_owned(),
        (SubmissionState::InProgress, _) => "Nothing was handed in yet.".to_owned(),
    }
}

fn ahead(rounds: i64) -> String {
    if rounds == 0 {
        "Nobody is ahead of you.".to_owned()
    } else {
        format!("{} ahead of you.", crate::text::grouped(usize::try_from(rounds).unwrap_or(0)))
    }
}

/// How long it usually takes, said no more precisely than it is known.
fn usual(median_hours: Option<f64>) -> String {
    let Some(hours) = median_hours else { return String::new() };
    let words = match hours {
        ..3.0 => "a few hours".to_owned(),
        ..12.0 => "half a day".to_owned(),
        ..36.0 => "about a day".to_owned(),
        #[expect(clippy::cast_possible_truncation, reason = "days of a cohort")]
        _ => format!("about {}", counted((hours / 24.0).round() as i64, "day")),
    };
    format!(" Usually {words}.")
}

/// What the reader can do about it now.
fn act(submission: &Submission, reading: &Reading, is_own: bool) -> Option<Link> {
    let newest = submission.rounds.0.first()?;
    let hand_in = format!("{}/hand-in", reading.project_href(&submission.project_key));
    match submission.state {
        SubmissionState::Waiting if !is_own => Some(Link {
            href: format!("{}/rounds/{}/review", reading.base, newest.id),
            words: "Open the review".to_owned(),
        }),
        SubmissionState::ChangesRequested if is_own && reading.is_learning() => {
            let next = newest.number + i32::from(newest.state == RoundState::Decided);
            Some(Link { href: hand_in, words: format!("Prepare round {next}") })
        }
        SubmissionState::InProgress if is_own && reading.is_learning() => {
            Some(Link { href: hand_in, words: "Go on with your draft".to_owned() })
        }
        SubmissionState::Accepted if is_own && reading.is_learning() => {
            Some(Link { href: format!("{}/path", reading.base), words: "Go on with the path".to_owned() })
        }
        _ => None,
    }
}
