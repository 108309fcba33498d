use super::*;

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn criterion(number: i64) -> CriterionId {
    number.to_string().parse().expect("an id")
}

fn draft(levels: &[Option<i32>]) -> Draft {
    let score = |(number, level): (i64, &Option<i32>)| Score {
        criterion: criterion(number),
        level: *level,
        note: String::new(),
    };
    Draft {
        summary: "Good work.".to_owned(),
        requested: "Write a test".to_owned(),
        scores: (1..).zip(levels).map(score).collect(),
    }
}

#[test]
fn only_hours_of_work_count() {
    let lagos = Tz::Africa__Lagos; // an hour ahead of UTC, all year
    let hours = |from, to| working_time(moment(from), moment(to), lagos).num_minutes();
    assert_eq!(hours("2027-02-01T08:00:00Z", "2027-02-01T16:00:00Z"), 8 * 60, "a Monday");
    assert_eq!(hours("2027-02-01T00:00:00Z", "2027-02-01T09:30:00Z"), 90);
    assert_eq!(hours("2027-02-05T15:00:00Z", "2027-02-08T09:00:00Z"), 120, "over a weekend");
    assert_eq!(hours("2027-02-06T00:00:00Z", "2027-02-07T22:00:00Z"), 0, "a weekend");
    assert_eq!(hours("2027-02-02T09:00:00Z", "2027-02-01T09:00:00Z"), 0, "backwards");
}

/// PRODUCT.md, invariant 7: in every zone, across changes of the clock.
#[test]
fn waits_add_up_and_never_grow_faster_than_time() {
    for zone in chrono_tz::TZ_VARIANTS {
        let start = moment("2027-03-10T03:17:00Z");
        for step in 0..48 {
            let from = start + TimeDelta::hours(step * 97);
            let (between, to) = (from + TimeDelta::hours(31), from + TimeDelta::hours(113));
            let whole = working_time(from, to, zone);
            let parts = working_time(from, between, zone) + working_time(between, to, zone);
            assert_eq!(whole, parts, "{zone} {from}");
            assert!(TimeDelta::zero() <= whole && whole <= to - from, "{zone} {from}: {whole}");
            let behind = working_time_ago(whole, to, zone);
            assert_eq!(working_time(behind, to, zone), whole, "{zone} {from}");
            assert!(behind <= from, "{zone} {from}: {behind} is not the earliest");
            let before = behind - TimeDelta::minutes(1);
            assert!(working_time(before, to, zone) > whole, "{zone} {from}: {before} waits no longer");
        }
    }
}

#[test]
fn a_week_has_forty_hours_wherever_the_clock_changes_at_night() {
    for zone in [Tz::Europe__Berlin, Tz::America__New_York, Tz::Australia__Lord_Howe, Tz::Asia__Kathmandu] {
        for week in 0..60 {
            let from = moment("2027-01-04T00:00:00Z") + TimeDelta::weeks(week);
            let monday = wall_clock(day_of(from, Tz::UTC), NaiveTime::MIN, zone);
            let next = wall_clock(day_of(from, Tz::UTC) + Days::new(7), NaiveTime::MIN, zone);
            assert_eq!(working_time(monday, next, zone), TimeDelta::hours(40), "{zone} {monday}");
        }
    }
}

/// PRODUCT.md, "Accept".
#[test]
fn accepting_needs_every_criterion_at_its_passing_level_or_a_reason() {
    let rubric = [criterion(1), criterion(2)];
    let lacks =
        |levels: &[Option<i32>], verdict, exception| draft(levels).lacks(verdict, exception, &rubric, 1);
    assert_eq!(lacks(&[Some(1), Some(3)], Verdict::Accept, None), []);
    assert_eq!(lacks(&[Some(0), Some(3)], Verdict::Accept, None), [Lack::Exception]);
    assert_eq!(lacks(&[Some(0), Some(3)], Verdict::Accept, Some("It was ill.")), []);
    assert_eq!(lacks(&[Some(0), Some(3)], Verdict::RequestChanges, None), []);
    assert_eq!(lacks(&[None, Some(3)], Verdict::RequestChanges, None), [Lack::Level(criterion(1))]);
    assert_eq!(lacks(&[], Verdict::Accept, None), [Lack::Level(criterion(1)), Lack::Level(criterion(2))]);
}

#[test]
fn a_review_says_something_and_asks_for_something() {
    let empty = Draft { summary: " \n".to_owned(), requested: "\n- \n".to_owned(), ..draft(&[Some(1)]) };
    let lacks = |verdict| empty.lacks(verdict, None, &[criterion(1)], 1);
    assert_eq!(lacks(Verdict::RequestChanges), [Lack::Summary, Lack::Requests]);
    assert_eq!(lacks(Verdict::Accept), [Lack::Summary]);
}

#[test]
fn requests_are_lines_however_they_were_listed() {
    let listed = Draft {
        requested: "- Write a test\r\n\n2. Name *why*\n* a\n-5 is no mark\n3.14 neither\n**bold**".to_owned(),
        ..Draft::default()
    };
    assert_eq!(
        listed.requests(),
        ["Write a test", "Name *why*", "a", "-5 is no mark", "3.14 neither", "**bold**"]
    );
}

#[test]
fn a_text_begins_with_two_sentences() {
    assert_eq!(first_sentences("Good. Very good!\n\nMore."), "Good. Very good!");
    assert_eq!(first_sentences("Version 1.2 is out"), "Version 1.2 is out");
    assert_eq!(first_sentences(""), "");
    assert_eq!(first_sentences(&"ä".repeat(400)).chars().count(), 301);
}
