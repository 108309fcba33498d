use super::*;
use crate::programs::{
    model::ProjectKey,
    outline::{CheckpointOutline, ProjectOutline},
};

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
    assert_eq!(facts.standing(0, &outline.stages[0], now()), Standing::Done);
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
    assert_eq!(facts.next_step(&outline, now()), Step::WaitForStage { stage: 1, opens });
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
    assert_eq!(facts.standing(1, &outline.stages[1], before), Standing::NotOpen(facts.begins));
    assert_eq!(facts.next_step(&outline, before), Step::WaitForStage { stage: 1, opens: facts.begins });
}

#[test]
fn a_stage_stands_as_far_as_anything_of_it_was_begun() {
    let (stage, mut facts) = (stage("a"), done(&[]));
    assert_eq!(facts.standing(0, &stage, now()).word(), "not started");
    assert_eq!(facts.counted(&stage), (0, 3));
    facts.lessons.insert(lesson_key("a-more"), now());
    assert_eq!(facts.standing(0, &stage, now()).word(), "in progress", "an optional lesson counts as begun");
    assert_eq!(facts.counted(&stage), (0, 3), "but not as required");
    facts.lessons.insert(lesson_key("a-one"), now());
    facts.lessons.insert(lesson_key("a-two"), now());
    facts.checkpoints.insert(stage_key("a"), now());
    assert_eq!(facts.counted(&stage), (3, 3));
    assert_eq!(facts.standing(0, &stage, now()).word(), "in progress", "its project is not accepted");
}

#[test]
fn a_track_is_never_next_and_counts_for_nothing() {
    let outline = outline(vec![light("a"), StageOutline { elective: true, ..stage("b") }]);
    assert_eq!((outline.required().len(), outline.tracks().len()), (1, 1));
    assert_eq!((outline.hours(), outline.required_projects()), (10, 0));
    assert_eq!(done(&["a-one", "a-two"]).next_step(&outline, now()), Step::Finished);
    assert_eq!(done(&["b-one"]).standing(1, &outline.stages[1], now()), Standing::InProgress);
}
