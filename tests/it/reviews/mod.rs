//! Reviews: the mentors' side of what learners hand in.

mod claims;
mod correct;
mod desk;
mod killed;
mod letters;
mod publish;
mod queue;
mod races;

use crate::support::{App, Person, Seen, Waiting};
use std::fmt::Write;

const AMARA: &str = "learner@cairn.test";
const INES: &str = "mentor@cairn.test";
const KOFI: &str = "kofi@cairn.test";
const QUEUE: &str = "/cohorts/january-2027/queue";

/// A round's address.
fn at(round: Waiting, what: &str) -> String {
    format!("/cohorts/january-2027/rounds/{}{what}", round.round)
}

/// A site on which Amara's first round waits, with a second mentor, Kofi.
fn site() -> (App, Waiting) {
    let app = App::start();
    app.appoints(KOFI, "Kofi Mensah", "mentor");
    let round = app.hands_in(AMARA, "parcel-core");
    (app, round)
}

/// A form's body of a review: this level for every criterion.
fn review(app: &App, version: i32, level: i32, then: &str) -> String {
    let mut body = format!(
        "version={version}&summary=Careful+work.+Go+on.&requested=Write+a+test%0D%0AName+it&then={then}"
    );
    for id in criteria(app) {
        write!(body, "&level-{id}={level}&note-{id}=Seen").unwrap();
    }
    body
}

/// The ids of the criteria of Amara's project.
fn criteria(app: &App) -> Vec<String> {
    let all = app.word(
        "SELECT string_agg(k.id::text, ' ' ORDER BY k.position) FROM rubric_criteria k \
         JOIN projects p ON p.id = k.project_id WHERE p.key = 'parcel-core'",
    );
    all.unwrap().split(' ').map(str::to_owned).collect()
}

/// Takes a round, writes a whole review of it, and looks at what the learner will get.
async fn writes(mentor: &Person<'_>, round: Waiting, verdict: &str) -> Seen {
    let claimed = mentor.sends(&at(round, "/claim"), "").await;
    assert_eq!(claimed.status, 303, "{}", claimed.words());
    let saved = mentor.sends(&at(round, "/review"), &review(mentor.app, 0, 1, verdict)).await;
    assert_eq!(saved.status, 303, "{}", saved.words());
    mentor.follow(&saved).await
}
