use super::*;
use crate::programs::{
    model::ProjectKey,
    outline::{CheckpointOutline, ProjectOutline},
};
use chrono::TimeDelta;

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn now() -> DateTime<Utc> {
    moment("2027-02-08T09:00:00Z")
}

fn stage_key(text: &str) -> StageKey {
    StageKey::parse(text).expect("a key")
}

fn lesson_key(text: &str) -> LessonKey {
    LessonKey::parse(text).expect("a key")
}

/// A stage with two required lessons and an optional one between them, a checkpoint and a project.
fn stage(key: &str) -> StageOutline {
    let lesson = |name: &str, required| LessonOutline {
        key: lesson_key(&format!("{key}-{name}")),
        title: name.to_owned(),
        minutes: 30,
        required,
        stacks: Vec::new(),
    };
    StageOutline {
        elective: false,
        key: stage_key(key),
        title: key.to_owned(),
        summary: String::new(),
        hours: 10,
        skills: Vec::new(),
        lessons: vec![lesson("one", true), lesson("more", false), lesson("two", true)],
        checkpoint: Some(CheckpointOutline { title: "Check".to_owned(), pass: 1, questions: 2 }),
        projects: vec![ProjectOutline {
            key: ProjectKey::parse(key).expect("a key"),
            title: key.to_owned(),
            hours: 5,
            instead_of: None,
        }],
    }
}

/// One that has lessons alone.
fn light(key: &str) -> StageOutline {
    StageOutline { checkpoint: None, projects: Vec::new(), ..stage(key) }
}

fn outline(stages: Vec<StageOutline>) -> Outline {
    Outline {
        title: "Program".to_owned(),
        levels: vec!["Not yet".to_owned(), "Junior".to_owned()],
        passing: 1,
        stacks: Vec::new(),
        skills: Vec::new(),
        stages,
    }
}

fn done(lessons: &[&str]) -> Facts {
    Facts {
        lessons: lessons.iter().map(|key| (lesson_key(key), now())).collect(),
        begins: moment("2027-02-01T00:00:00Z"),
        ..Facts::default()
    }
}

#[test]
fn one_begins_with_the_first_lesson() {
    let step = done(&[]).next_step(&outline(vec![stage("a")]), now());
    assert_eq!(step, Step::Lesson { stage: 0, lesson: 0, first: true });
}

#[test]
fn lessons_follow_in_order_and_optional_ones_are_passed_over() {
    let step = done(&["a-one"]).next_step(&outline(vec![stage("a")]), now());
    assert_eq!(step, Step::Lesson { stage: 0, lesson: 2, first: false });
    let step = done(&["a-two", "a-more"]).next_step(&outline(vec![stage("a")]), now());
    assert_eq!(step, Step::Lesson { stage: 0, lesson: 0, first: false }, "one that was left out comes first");
}

#[test]
fn after_the_lessons_comes_the_checkpoint_and_then_the_project() {
    let mut facts = done(&["a-one", "a-two"]);
    let outline = outline(vec![stage("a"), stage("b")]);
    assert_eq!(facts.next_step(&outline, now()), Step::Checkpoint { stage: 0 });
    facts.checkpoints.insert(stage_key("a"), now());
    assert_eq!(facts.next_step(&outline, now()), Step::Project { stage: 0 });
}

#[test]
fn a_checkpoint_that_was_passed_before_the_lessons_leaves_the_lessons() {
    let mut facts = done(&[]);
    facts.checkpoints.insert(stage_key("a"), now());
    let step = facts.next_step(&outline(vec![stage("a")]), now());
    assert_eq!(step, Step::Lesson { stage: 0, lesson: 0, first: false });
}

#[test]
fn a_stage_without_checkpoint_and_project_is_done_with_its_lessons() {
    let outline = outline(vec![light("a"), stage("b")]);
    let facts = done(&["a-one", "a-two"]);
    assert_eq!(facts.standing(0, &outline, now()), Standing::Done);
    assert_eq!(facts.next_step(&outline, now()), Step::Lesson { stage: 1, lesson: 0, first: false });
}

#[test]
fn nothing_is_left_when_all_is_done() {
    assert_eq!(done(&["a-one", "a-two"]).next_step(&outline(vec![light("a")]), now()), Step::Finished);
}

#[test]
fn what_opens_later_is_waited_for() {
    let outline = outline(vec![light("a"), stage("b")]);
    let mut facts = done(&["a-one", "a-two"]);
    let opens = moment("2027-02-22T00:00:00Z");
    facts.opens.insert(stage_key("b"), opens);
    assert_eq!(facts.next_step(&outline, now()), Step::WaitForStage { stage: 1, opens: Opens::At(opens) });
    assert_eq!(facts.next_step(&outline, opens), Step::Lesson { stage: 1, lesson: 0, first: false });
    facts.opens.insert(stage_key("a"), opens);
    assert_eq!(facts.next_step(&outline, now()), Step::Wait(opens));
}

/// PRODUCT.md, "A cohort": published but not begun, stage 1 can be read.
#[test]
fn before_the_cohort_begins_its_first_stage_can_be_read() {
    let outline = outline(vec![light("a"), stage("b")]);
    let before = moment("2027-01-20T00:00:00Z");
    assert_eq!(done(&[]).next_step(&outline, before), Step::Lesson { stage: 0, lesson: 0, first: true });
    let facts = done(&["a-one", "a-two"]);
    assert_eq!(facts.standing(1, &outline, before), Standing::NotOpen(Opens::At(facts.begins)));
    assert_eq!(
        facts.next_step(&outline, before),
        Step::WaitForStage { stage: 1, opens: Opens::At(facts.begins) }
    );
}

#[test]
fn a_stage_stands_as_far_as_anything_of_it_was_begun() {
    let (whole, mut facts) = (outline(vec![stage("a")]), done(&[]));
    let stage = whole.stages[0].clone();
    assert_eq!(facts.standing(0, &whole, now()).word(), "not started");
    assert_eq!(facts.counted(&stage), (0, 3));
    facts.lessons.insert(lesson_key("a-more"), now());
    assert_eq!(facts.standing(0, &whole, now()).word(), "in progress", "an optional lesson counts as begun");
    assert_eq!(facts.counted(&stage), (0, 3), "but not as required");
    facts.lessons.insert(lesson_key("a-one"), now());
    facts.lessons.insert(lesson_key("a-two"), now());
    facts.checkpoints.insert(stage_key("a"), now());
    assert_eq!(facts.counted(&stage), (3, 3));
    assert_eq!(facts.standing(0, &whole, now()).word(), "in progress", "its project is not accepted");
}

#[test]
fn a_track_is_never_next_and_counts_for_nothing() {
    let outline = outline(vec![light("a"), StageOutline { elective: true, ..stage("b") }]);
    assert_eq!((outline.required().len(), outline.tracks().len()), (1, 1));
    assert_eq!((outline.hours(), outline.required_projects()), (10, 0));
    assert_eq!(done(&["a-one", "a-two"]).next_step(&outline, now()), Step::Finished);
    assert_eq!(done(&["b-one"]).standing(1, &outline, now()), Standing::InProgress);
}

fn work(state: SubmissionState) -> Work {
    let id = "1".parse().expect("an id");
    let is_draft = state == SubmissionState::InProgress;
    Work { id, state, round: 1, is_draft, claimed: false, since: now(), said: None }
}

/// A learner who has read stage a, with this work on its project.
fn with_work(state: SubmissionState) -> Facts {
    let mut facts = done(&["a-one", "a-two"]);
    facts.checkpoints.insert(stage_key("a"), now());
    facts.work.insert(ProjectKey::parse("a").expect("a key"), work(state));
    facts
}

#[test]
fn what_is_handed_in_is_left_behind_until_it_is_answered() {
    let outline = outline(vec![stage("a"), stage("b")]);
    let next = |state| with_work(state).next_step(&outline, now());
    let onward = Step::Lesson { stage: 1, lesson: 0, first: false };
    assert_eq!(next(SubmissionState::InProgress), Step::Project { stage: 0 });
    assert_eq!(next(SubmissionState::Waiting), onward);
    assert_eq!(next(SubmissionState::Accepted), onward);
    let project = ProjectKey::parse("a").expect("a key");
    assert_eq!(next(SubmissionState::ChangesRequested), Step::Answer { project });
}

#[test]
fn when_all_is_handed_in_a_review_is_waited_for() {
    let outline = outline(vec![stage("a")]);
    assert_eq!(with_work(SubmissionState::Waiting).next_step(&outline, now()), Step::WaitForReview);
    assert_eq!(with_work(SubmissionState::Accepted).next_step(&outline, now()), Step::Finished);
    assert_eq!(with_work(SubmissionState::Accepted).accepted(&outline), (1, 1));
}

#[test]
fn who_has_every_project_accepted_or_whose_cohort_is_over_is_through() {
    let one = outline(vec![stage("a")]);
    let mut facts = with_work(SubmissionState::Accepted);
    facts.lessons.clear();
    facts.checkpoints.clear();
    assert_eq!(facts.next_step(&one, now()), Step::Finished, "lessons that are left are no progress");
    let two = outline(vec![stage("a"), stage("b")]);
    let ends = now() + TimeDelta::days(1);
    facts.ends = Some(ends);
    assert_eq!(facts.next_step(&two, now()), Step::Lesson { stage: 0, lesson: 0, first: true });
    assert_eq!(facts.next_step(&two, ends), Step::Finished);
    let waits = Facts { ends: Some(now()), ..with_work(SubmissionState::Waiting) };
    assert_eq!(waits.next_step(&two, now()), Step::WaitForReview, "a mentor still has it");
    let asked = Facts { ends: Some(now()), ..with_work(SubmissionState::ChangesRequested) };
    let project = ProjectKey::parse("a").expect("a key");
    assert_eq!(asked.next_step(&two, now()), Step::Answer { project }, "a mentor still asks");
}

#[test]
fn a_project_is_a_part_of_its_stage() {
    let outline = outline(vec![stage("a"), light("b")]);
    let counted = |facts: &Facts, at: usize| facts.counted_with_project(&outline.stages[at]);
    assert_eq!(counted(&with_work(SubmissionState::Waiting), 0), (3, 4));
    assert_eq!(counted(&with_work(SubmissionState::Accepted), 0), (4, 4));
    assert_eq!(counted(&done(&["b-one"]), 1), (1, 2), "where there is one");
}

#[test]
fn a_returned_round_is_the_next_thing() {
    let outline = outline(vec![stage("a"), stage("b")]);
    let mut facts = with_work(SubmissionState::InProgress);
    let said = Said { mentor: "Inês".to_owned(), words: "It is private.".to_owned(), returned: true };
    let project = ProjectKey::parse("a").expect("a key");
    facts.work.entry(project.clone()).and_modify(|work| work.said = Some(said));
    assert_eq!(facts.next_step(&outline, now()), Step::Answer { project });
}

/// PRODUCT.md, "A cohort": it opens when the stage before is submitted, so that nobody idles while waiting.
#[test]
fn in_some_cohorts_a_stage_opens_once_the_one_before_is_handed_in() {
    let outline = outline(vec![stage("a"), stage("b")]);
    let sequential = |facts: Facts| Facts { sequential: true, ..facts };
    let facts = sequential(with_work(SubmissionState::InProgress));
    assert_eq!(facts.standing(1, &outline, now()), Standing::NotOpen(Opens::After(0)));
    for state in [SubmissionState::Waiting, SubmissionState::ChangesRequested, SubmissionState::Accepted] {
        assert_eq!(
            sequential(with_work(state)).standing(1, &outline, now()),
            Standing::NotStarted,
            "{state}"
        );
    }
}

#[test]
fn a_project_done_instead_counts_for_the_one_it_stands_in_for() {
    let mut with_other = stage("a");
    let own = with_other.projects[0].key.clone();
    let other = ProjectKey::parse("other").expect("a key");
    with_other.projects.push(ProjectOutline {
        key: other.clone(),
        title: "Other".to_owned(),
        hours: 5,
        instead_of: Some(own.clone()),
    });
    let outline = outline(vec![with_other]);
    let mut facts = with_work(SubmissionState::InProgress);
    facts.work.insert(other.clone(), work(SubmissionState::Accepted));
    assert_eq!(facts.accepted(&outline), (1, 1));
    assert_eq!(facts.work_of(&outline.stages[0]).map(|(key, _)| key), Some(&other));
    assert_eq!(facts.standing(0, &outline, now()), Standing::Done);
}

#[test]
fn who_needs_someone_is_named_with_the_gravest_reason() {
    let outline = outline(vec![stage("a"), stage("b")]);
    let reason =
        |facts: &Facts, heard: &str| need(facts, &outline, moment(heard), now()).map(|need| need.reason());
    assert_eq!(reason(&done(&[]), "2027-02-07T09:00:00Z"), None);
    assert_eq!(
        reason(&done(&[]), "2027-01-01T09:00:00Z"),
        Some("Silent for 7 days".to_owned()),
        "since it began"
    );
    let mut facts = done(&[]);
    facts.due.insert(stage_key("a"), moment("2027-02-05T09:00:00Z"));
    assert_eq!(reason(&facts, "2027-02-07T09:00:00Z"), Some("a is overdue by 3 days".to_owned()));
    let key = ProjectKey::parse("a").expect("a key");
    facts.work.insert(key.clone(), work(SubmissionState::Waiting));
    assert_eq!(reason(&facts, "2027-02-07T09:00:00Z"), None, "it is handed in");
    let asked = Work { since: moment("2027-01-31T09:00:00Z"), ..work(SubmissionState::ChangesRequested) };
    facts.work.insert(key.clone(), asked.clone());
    assert_eq!(
        reason(&facts, "2027-02-07T09:00:00Z"),
        Some("The review of a is unanswered for 8 days".to_owned())
    );
    facts.work.insert(key, Work { round: 3, ..asked });
    assert_eq!(reason(&facts, "2027-01-01T09:00:00Z"), Some("a is in round 3".to_owned()));
}
