//! A published review, as it is read.

use crate::support::App;
use cairn::reviews::{
    LetterView,
    model::{ReviewState, Verdict},
    store,
};
use chrono_tz::Tz;

#[actix_web::test]
async fn a_letter_has_all_of_a_review_in_one_statement() {
    let app = App::start();
    let first = app.hands_in("learner@cairn.test", "parcel-core");
    app.is_reviewed(first.round, "mentor@cairn.test", "request_changes", 0);
    let second = app.hands_in_again(first);
    app.is_reviewed(second.round, "mentor@cairn.test", "accept", 1);
    let submission = first.submission.to_string().parse().unwrap();
    let letters = store::letters(&mut app.database.connect(), submission).unwrap();
    let seen = letters.iter().map(|l| (l.number, l.verdict, l.state)).collect::<Vec<_>>();
    assert_eq!(
        seen,
        [(1, Verdict::RequestChanges, ReviewState::Published), (2, Verdict::Accept, ReviewState::Published)]
    );
    assert_eq!(letters[0].reviewer, "Inês Duarte");
    let judged = &letters[0].judged.0;
    assert!(!judged.is_empty() && judged.iter().all(|j| (j.name.as_str(), j.passes) == ("Not yet", false)));
    assert!(letters[1].judged.0.iter().all(|j| (j.name.as_str(), j.passes) == ("Junior", true)));
    assert_eq!(judged[0].note_html, "<p>Seen.</p>");
    assert_eq!(letters[0].requests.0[0].what, "Write a test.");
    assert!(letters[1].requests.0.is_empty());

    let view = LetterView::of(letters[0].clone(), Tz::Africa__Lagos);
    assert_eq!((view.word, view.initials.as_str()), ("changes requested", "ID"));
    assert_eq!(view.at.words, "Mon 1 Feb, 10:30", "on the clock of the reader's zone");
}

#[actix_web::test]
async fn a_draft_is_no_letter() {
    let app = App::start();
    let round = app.hands_in("learner@cairn.test", "parcel-core");
    app.runs(
        "INSERT INTO reviews (cohort_id, round_id, reviewer_id, state, summary, summary_html, requested, lock_version, \
         created_at, saved_at) SELECT r.cohort_id, r.id, u.id, 'draft', 'Not yet said', '', '', 1, r.saved_at, r.saved_at \
         FROM rounds r, users u WHERE u.email = $1",
        &["mentor@cairn.test"],
    );
    let submission = round.submission.to_string().parse().unwrap();
    assert!(store::letters(&mut app.database.connect(), submission).unwrap().is_empty());
}
