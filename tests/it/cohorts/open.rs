use super::{COHORT, at, count, run, text};
use crate::support::{App, Person, Seen};
use chrono::{Datelike, NaiveDateTime, Weekday};

const ANSWERS: [(&str, &str); 4] = [
    ("name", "Backend, Frühling 2027"),
    ("starts_on", "2027-02-08"),
    ("ends_on", "2027-05-02"),
    ("time_zone", "europe/berlin"),
];

/// Answers the questions; what is given stands in place of what one would answer.
async fn plans(admin: &Person<'_>, answers: &[(&str, &str)]) -> Seen {
    let page = admin.get("/admin/cohorts/new").await;
    let others = ANSWERS.iter().filter(|(name, _)| !answers.iter().any(|(n, _)| n == name));
    let answers = answers.iter().chain(others).copied().collect::<Vec<_>>();
    admin.press(&page, "Continue", &answers).await
}

fn due(page: &Seen) -> Vec<String> {
    page.attributes("input[name=due]", "value")
}

#[actix_web::test]
async fn an_admin_opens_a_cohort_on_one_page_and_checks_it_on_another() {
    let app = App::start();
    let jonas = app.jonas().await;
    let cohorts = jonas.follow(&jonas.get("/").await).await;
    assert_eq!(cohorts.attributes("main a.button-primary", "href"), ["/admin/cohorts/new"]);
    let checked = plans(&jonas, &[]).await;
    assert_eq!(checked.status, 200, "{}", checked.text);
    for words in [
        "Backend, Frühling 2027",
        "/cohorts/backend-fruhling-2027",
        "Backend Developer, version 1",
        "Monday, 8 February 2027",
        "after 12 weeks",
        "Europe/Berlin",
        "Within 16 working hours",
    ] {
        assert!(checked.words().contains(words), "{words}: {}", checked.words());
    }
    assert_eq!(count(&app, "cohorts"), 1, "nothing is written yet");

    let opened = jonas.press(&checked, "Open this cohort", &[]).await;
    let invite = "/cohorts/backend-fruhling-2027/people/invite";
    assert_eq!((opened.status.as_u16(), opened.to.as_deref()), (303, Some(invite)));
    let page = jonas.follow(&opened).await;
    assert!(page.texts("[role=status]")[0].contains("is open"), "{}", page.text);
    assert!(jonas.get("/admin/cohorts").await.words().contains("Backend, Frühling 2027"));
    let again = jonas.press(&checked, "Open this cohort", &[]).await;
    assert_eq!((again.to.as_deref(), count(&app, "cohorts")), (Some(invite), 2), "clicked twice, it is one");
}

/// PRODUCT.md, "A cohort": in proportion to the hours, on the next Sunday, 23:59 in the cohort's zone.
#[actix_web::test]
async fn due_dates_are_proposed_and_each_can_be_changed() {
    let app = App::start();
    let jonas = app.jonas().await;
    let checked = plans(&jonas, &[]).await;
    let mut proposed = due(&checked);
    assert_eq!(proposed.len(), 8);
    assert!(proposed.is_sorted());
    for one in &proposed {
        let at = NaiveDateTime::parse_from_str(one, "%Y-%m-%dT%H:%M").unwrap();
        assert_eq!((at.weekday(), at.time().to_string().as_str()), (Weekday::Sun, "23:59:00"), "{one}");
    }
    // The clocks go forward that night, so that 02:30 is never shown.
    proposed[1] = "2027-03-28T02:30".to_owned();
    proposed[2] = String::new();
    let answers = proposed.iter().map(|one| ("due", one.as_str())).collect::<Vec<_>>();
    assert_eq!(jonas.press(&checked, "Open this cohort", &answers).await.status, 303);
    let due_at = |stage: &str| {
        let of = format!("SELECT due_at FROM schedule_dates WHERE stage_key = '{stage}' AND cohort_id = 2");
        text(&app, &format!("coalesce(({of})::text, 'none')"))
    };
    assert_eq!(due_at("databases"), "2027-03-28 01:00:00+00", "the moment at which the clock jumps");
    assert_eq!(due_at("http"), "none");
    assert!(due_at("scale").ends_with("21:59:00+00"), "23:59 of Berlin's summer: {}", due_at("scale"));
}

#[actix_web::test]
async fn a_due_date_outside_of_the_cohort_is_mended_where_it_stands() {
    let app = App::start();
    let jonas = app.jonas().await;
    let checked = plans(&jonas, &[]).await;
    let mut dates = due(&checked);
    dates[3] = "2027-05-03T00:00".to_owned();
    dates[4] = "soon".to_owned();
    let answers = dates.iter().map(|one| ("due", one.as_str())).collect::<Vec<_>>();
    let again = jonas.press(&checked, "Open this cohort", &answers).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.attributes("[role=alert] a", "href"), ["#due-4", "#due-5"]);
    assert_eq!(due(&again), dates, "all that was typed stands there still");
    assert!(again.words().contains("Monday, 8 February 2027"), "on the page to check");
    assert_eq!(count(&app, "cohorts"), 1);
}

#[actix_web::test]
async fn an_address_that_is_taken_is_said_at_its_field_with_all_that_was_typed() {
    let app = App::start();
    let jonas = app.jonas().await;
    let checked = plans(&jonas, &[("slug", "january-2027")]).await;
    let again = jonas.press(&checked, "Open this cohort", &[]).await;
    assert_eq!(
        (again.status.as_u16(), again.attributes("[role=alert] a", "href")),
        (422, vec!["#slug".to_owned()])
    );
    assert_eq!(again.value("name"), "Backend, Frühling 2027");
    assert_eq!(again.value("ends_on"), "2027-05-02");
    assert_eq!(count(&app, "cohorts"), 1);
}

#[actix_web::test]
async fn every_wrong_answer_is_said_with_the_way_to_mend_it() {
    let app = App::start();
    let jonas = app.jonas().await;
    let wrong = [
        ("name", " "),
        ("version", "99"),
        ("starts_on", "2027-02-30"),
        ("ends_on", "2027-02-01"),
        ("time_zone", "Europe/Berln"),
        ("review_target_hours", "0"),
    ];
    let again = plans(&jonas, &wrong).await;
    assert_eq!(again.status, 422);
    let said = again.texts("[role=alert] li").join("\n");
    for words in ["Enter a name", "Did you mean Europe/Berlin?", "Enter a day", "hours from 1 to 400"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(again.value("time_zone"), "Europe/Berln");
    let again = plans(&jonas, &[("version", "99")]).await;
    assert_eq!(again.attributes("[role=alert] a", "href"), ["#version"]);
    let again = plans(&jonas, &[("ends_on", "2027-02-08")]).await;
    assert_eq!(again.texts("[role=alert] li"), ["Enter a last day after the first day"]);
}

#[actix_web::test]
async fn a_change_leads_back_to_its_question_and_keeps_the_other_answers() {
    let app = App::start();
    let jonas = app.jonas().await;
    let checked = plans(&jonas, &[("sequential", "yes")]).await;
    let mut dates = due(&checked);
    dates[0] = "2027-02-20T12:00".to_owned();
    let wrong = dates.iter().map(|one| ("due", one.as_str())).chain([("review_target_hours", "x")]);
    let back = jonas.press(&checked, "Open this cohort", &wrong.collect::<Vec<_>>()).await;
    assert_eq!((back.status.as_u16(), back.value("review_target_hours")), (422, "x".to_owned()));
    let checked = jonas.press(&back, "Continue", &[("review_target_hours", "8")]).await;
    assert_eq!(due(&checked), dates, "a date that was changed stays");
    let change = checked.attributes(".fact-change a[href$='#name']", "href").remove(0);
    let back = jonas.get(change.split('#').next().unwrap()).await;
    assert_eq!(back.value("name"), "Backend, Frühling 2027");
    assert!(back.has("#sequential[checked]"));
    let checked = jonas.press(&back, "Continue", &[("name", "Another name")]).await;
    assert!(checked.words().contains("Another name"));
    assert_eq!(due(&checked), dates);
    let checked = jonas.press(&back, "Continue", &[("ends_on", "2027-08-01")]).await;
    assert_ne!(due(&checked), dates, "other days, other dates");
}

#[actix_web::test]
async fn two_who_take_the_same_address_at_once_open_one_cohort_with_it() {
    let app = App::start();
    let jonas = app.jonas().await;
    let one = plans(&jonas, &[("slug", "spring"), ("name", "One")]).await;
    let other = plans(&jonas, &[("slug", "spring"), ("name", "Other")]).await;
    let press = |page| jonas.press(page, "Open this cohort", &[]);
    let (one, other) = futures_util::future::join(press(&one), press(&other)).await;
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!((statuses, count(&app, "cohorts WHERE slug = 'spring'")), ([303, 422], 1));
}

#[actix_web::test]
async fn a_site_without_a_program_says_how_to_get_one() {
    let app = App::start();
    run(&app, "TRUNCATE programs CASCADE");
    let jonas = app.jonas().await;
    assert!(jonas.get("/admin/cohorts").await.words().contains("There is no cohort yet"));
    let page = jonas.get("/admin/cohorts/new").await;
    assert!(page.words().contains("cairn program import"), "{}", page.words());
}

#[actix_web::test]
async fn the_overview_goes_on_page_by_page_and_misses_no_cohort() {
    let app = App::start();
    run(
        &app,
        "INSERT INTO cohorts (slug, name, version_id, time_zone, starts_on, ends_on, state, created_at) \
         SELECT 'c' || n, 'Cohort ' || n, 1, 'UTC', date '2025-01-06' + (n / 3) * 7, date '2026-12-31' + n, 'published', \
         timestamptz '2025-01-01Z' FROM generate_series(1, 50) n",
    );
    let jonas = app.jonas().await;
    let (mut names, mut path) = (Vec::new(), "/admin/cohorts".to_owned());
    for number in 1..=3 {
        let page = jonas.get(&path).await;
        names.extend(page.texts("tbody .row-link"));
        let next = page.attributes("a[rel=next]", "href");
        assert_eq!(next.len(), usize::from(number < 3), "page {number}");
        path = next.first().cloned().unwrap_or_default();
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 51);
}

#[actix_web::test]
async fn the_overview_says_how_far_a_cohort_is_and_how_long_its_oldest_round_waits() {
    let app = App::start();
    app.hands_in_at("learner@cairn.test", "parcel-core", app.now() - chrono::TimeDelta::days(3));
    let page = app.jonas().await.get("/admin/cohorts").await;
    let row = page.texts("tbody tr").remove(0);
    for words in ["Week 2 of 26", "1 learner", "1 staff", "the oldest sent", "3 days ago"] {
        assert!(row.contains(words), "{words}: {row}");
    }
}

#[actix_web::test]
async fn a_lead_changes_a_cohort_that_runs_and_reads_what_changed() {
    let app = App::start();
    run(&app, "UPDATE cohort_staff SET role = 'lead'");
    let ines = app.ines().await;
    let page = ines.get(&at("/settings")).await;
    let mut dates = due(&page);
    assert_eq!(dates.len(), 8);
    dates[1] = String::new();
    let answers =
        dates.iter().map(|one| ("due", one.as_str())).chain([("name", "Winter"), ("sequential", "yes")]);
    let saved = ines.press(&page, "Save", &answers.collect::<Vec<_>>()).await;
    assert_eq!(saved.to.as_deref(), Some(at("/settings").as_str()));
    let page = ines.follow(&saved).await;
    let said = &page.texts("[role=status]")[0];
    assert_eq!(said, "Saved. Changed: name, how stages open, due date of stage 2.");
    assert_eq!((page.value("name"), due(&page)), ("Winter".to_owned(), dates));
    let nothing = ines.press(&page, "Save", &[]).await;
    assert_eq!(ines.follow(&nothing).await.texts("[role=status]"), ["Nothing was changed."]);
    let wrong = ines.press(&page, "Save", &[("name", ""), ("ends_on", "2027-01-26")]).await;
    assert_eq!(wrong.status, 422);
    assert!(ines.get(COHORT).await.words().contains("Winter"), "nothing of it was saved");
}
