//! What several of the mentors' pages print, ready.

use crate::{
    people::access::{Cohort, Staff},
    programs::outline::Outline,
    progress::pages::Reading,
    reviews::{
        LetterView,
        forms::ReviewForm,
        model::{CriterionId, Draft, late_before, working_time},
        store::{Criterion, Desk, EarlierRound, Handed, Holder, Letter},
    },
    text::{self, counted},
    web::Frame,
    work::model::RoundState,
};
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

/// How long something waits, in words and as a bar.
pub struct Wait {
    /// In working hours.
    pub words: String,
    /// Of the bar, in percent of its scale.
    pub width: i64,
    /// Longer than it is to wait.
    pub over: bool,
}

/// The bar's scale ends at so many percent of the target, so that it can pass the mark.
const SCALE: i64 = 150;

impl Wait {
    /// Since this moment.
    pub fn of(since: DateTime<Utc>, now: DateTime<Utc>, cohort: &Cohort) -> Self {
        let waits = working_time(since, now, cohort.span.zone);
        let target = TimeDelta::hours(i64::from(cohort.review_target_hours));
        let percent = waits.num_minutes() * 100 / target.num_minutes().max(1);
        let hours = match waits.num_hours() {
            0 if waits.is_zero() => "from 9:00 on".to_owned(),
            0 => "under an hour".to_owned(),
            hours => counted(hours, "hour"),
        };
        Self {
            words: hours,
            width: percent.min(SCALE) * 100 / SCALE,
            over: since < Self::cutoff(now, cohort),
        }
    }

    /// What came before this moment waits longer than it is to wait.
    pub fn cutoff(now: DateTime<Utc>, cohort: &Cohort) -> DateTime<Utc> {
        late_before(cohort.review_target_hours, now, cohort.span.zone)
    }
}

/// What was handed in, as the component `handed_in` prints it.
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

impl HandedIn {
    /// Of the round that is judged.
    pub fn of(round: &Handed) -> Self {
        let round = round.clone();
        Self {
            repository: round.repository,
            commit: round.commit,
            link: round.link,
            text: round.text_html,
            message: round.message_html,
            look_at_first: round.look_at_first,
        }
    }
}

/// A round before, and what was answered to it.
pub struct EarlierView {
    pub number: i32,
    pub handed_in: HandedIn,
    pub letters: Vec<LetterView>,
}

impl EarlierView {
    /// All of them, each with its letters.
    pub fn all(rounds: &[EarlierRound], letters: &[Letter], zone: Tz) -> Vec<Self> {
        let of = |number| letters.iter().filter(move |letter| letter.number == number).cloned();
        let view = |round: &EarlierRound| Self {
            number: round.number,
            letters: of(round.number).map(|letter| LetterView::of(letter, zone)).collect(),
            handed_in: HandedIn {
                repository: round.repository.clone(),
                commit: round.commit.clone(),
                link: round.link.clone(),
                text: round.text_html.clone(),
                message: round.message_html.clone(),
                look_at_first: round.look_at_first.clone(),
            },
        };
        rounds.iter().map(view).collect()
    }
}

/// Who has the round, and what one can do about it.
pub struct Hold {
    /// Who has it, or what became of it.
    pub words: String,
    /// One can write now.
    pub is_mine: bool,
    /// One can take it.
    pub is_free: bool,
    /// It was decided, and one corrects that.
    pub corrects: bool,
}

impl Hold {
    /// As the desk shows it at this moment.
    pub fn of(desk: &Desk, staff: &Staff, reading: &Reading) -> Self {
        let corrects = desk.round.state == RoundState::Decided
            && desk.kept.as_ref().is_some_and(|kept| kept.0.supersedes.is_some());
        let live = desk.claim.as_ref().filter(|claim| reading.now < claim.until);
        let until = |holder: &Holder| text::clock(holder.until, reading.now, reading.zone());
        let is_own = |holder: &Holder| holder.mentor == staff.viewer().id();
        let (words, is_mine, is_free) = match (desk.round.state, live) {
            (RoundState::Draft, _) => {
                (format!("{} has taken this round back, to work on it.", desk.learner.1), false, false)
            }
            (RoundState::Decided, _) if corrects => {
                ("You are correcting this review.".to_owned(), true, false)
            }
            (RoundState::Decided, _) => ("This round is reviewed.".to_owned(), false, false),
            (RoundState::Submitted, Some(own)) if is_own(own) => {
                (format!("Yours until {}", until(own)), true, false)
            }
            (RoundState::Submitted, Some(other)) => {
                (format!("{} reviews it, until {}", other.name, until(other)), false, false)
            }
            (RoundState::Submitted, None) => ("Nobody has it yet.".to_owned(), false, staff.is_reviewer()),
        };
        Self { words, is_mine, is_free, corrects }
    }
}

/// A criterion to be judged.
pub struct CriterionView {
    pub id: CriterionId,
    pub title: String,
    pub level_field: String,
    pub note_field: String,
    pub levels: Vec<LevelView>,
    pub note: String,
}

/// One of its levels.
pub struct LevelView {
    pub value: String,
    pub name: String,
    /// It is the first that does.
    pub passes: bool,
    /// A line of safe HTML.
    pub words: String,
    pub chosen: bool,
}

impl CriterionView {
    /// Its level does not pass.
    pub fn fails(&self) -> bool {
        self.levels.iter().take_while(|level| !level.passes).any(|level| level.chosen)
    }

    /// It has a level.
    pub fn is_judged(&self) -> bool {
        self.levels.iter().any(|level| level.chosen)
    }
}

/// The rubric, with what the form says of it.
pub fn criteria(desk: &Desk, form: &ReviewForm) -> Vec<CriterionView> {
    let names = &desk.outline.0.levels;
    let view = |criterion: &Criterion| {
        let (level_field, note_field) = (format!("level-{}", criterion.id), format!("note-{}", criterion.id));
        let level = |(at, (name, words)): (usize, (&String, &String))| LevelView {
            value: at.to_string(),
            name: name.clone(),
            passes: at == desk.outline.0.passing,
            words: words.clone(),
            chosen: form.text(&level_field) == at.to_string(),
        };
        CriterionView {
            id: criterion.id,
            title: criterion.title.clone(),
            levels: names.iter().zip(&criterion.levels).enumerate().map(level).collect(),
            note: form.text(&note_field).to_owned(),
            level_field,
            note_field,
        }
    };
    desk.criteria.0.iter().map(view).collect()
}

/// The verdict that follows from the levels: once one fails, or all are chosen.
pub fn follows(criteria: &[CriterionView]) -> &'static str {
    if criteria.iter().any(CriterionView::fails) {
        "request_changes"
    } else if criteria.iter().all(CriterionView::is_judged) {
        "accept"
    } else {
        ""
    }
}

/// A field of which two tabs say different things.
pub struct Differing {
    pub name: String,
    pub mine: String,
    pub other: String,
}

/// What two drafts have apart, in the order of the form.
pub fn differing(mine: &Draft, other: &Draft, rubric: &[Criterion], outline: &Outline) -> Vec<Differing> {
    let level = |draft: &Draft, criterion| {
        let level = draft.score(criterion).and_then(|score| usize::try_from(score.level?).ok());
        level.and_then(|level| outline.levels.get(level).cloned()).unwrap_or_default()
    };
    let note =
        |draft: &Draft, criterion| draft.score(criterion).map(|score| score.note.clone()).unwrap_or_default();
    let judged = rubric.iter().flat_map(|criterion| {
        let (title, id) = (&criterion.title, criterion.id);
        [
            (title.clone(), level(mine, id), level(other, id)),
            (format!("Note on {title}"), note(mine, id), note(other, id)),
        ]
    });
    let texts = [
        ("Summary".to_owned(), mine.summary.clone(), other.summary.clone()),
        ("Requested changes".to_owned(), mine.requested.clone(), other.requested.clone()),
    ];
    let all = judged.chain(texts).filter(|(_, mine, other)| mine != other);
    all.map(|(name, mine, other)| Differing { name, mine, other }).collect()
}

/// The round is somebody else's or gone; what was written of it is kept, and stands here to be copied.
#[derive(Template)]
#[template(path = "reviews/lost.html")]
pub struct LostPage {
    frame: Frame,
    queue: String,
    base: String,
    words: String,
    learner: String,
    number: i32,
    texts: Vec<(String, String)>,
}

impl LostPage {
    /// With the draft that the desk has kept.
    pub fn of(desk: &Desk, words: String, (frame, queue, base): (Frame, String, String)) -> Self {
        let draft = desk.kept.as_ref().map(|kept| kept.0.draft()).unwrap_or_default();
        let texts = differing(&draft, &Draft::default(), &desk.criteria.0, &desk.outline.0);
        Self {
            frame,
            queue,
            base,
            words,
            learner: desk.learner.1.clone(),
            number: desk.round.number,
            texts: texts.into_iter().map(|text| (text.name, text.mine)).collect(),
        }
    }
}
