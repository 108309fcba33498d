//! PRODUCT.md, "Who may": every route, by every kind of person.

mod examples;

use super::{
    programs::sample,
    support::{App, Person, Site},
};
use cairn::{server, web::Row};
use examples::{EXAMPLES, Example};
use std::collections::BTreeMap;

#[actix_web::test]
async fn every_route_lets_in_whom_its_row_names_and_nobody_else() {
    let app = App::demo();
    prepare(&app);
    let walkers = [
        app.visitor(),
        app.signed_in("olu@cairn.test").await,
        app.amara().await,
        app.ines().await,
        app.jonas().await,
    ];
    for example in EXAMPLES {
        for (person, expected) in walkers.iter().zip(example.statuses) {
            let status = walk(person, example).await;
            assert_eq!(status, expected, "{} as {}", example.row, person.cookies());
        }
    }
}

/// Somebody of no cohort, a second learner, an invitation, a program that has everything, a picture, a try and a draft of
/// Amara's, and a mail.
fn prepare(app: &App) {
    use diesel::connection::SimpleConnection;
    cairn::programs::store::import(&mut app.database.connect(), &sample(), app.now()).unwrap();
    let made = app.database.connect().batch_execute(
        "INSERT INTO users (email, name, password_hash, created_at) \
         SELECT 'olu@cairn.test', 'Olu Ade', password_hash, created_at FROM users LIMIT 1; \
         INSERT INTO program_images VALUES ('/programs/sample/images/0123456789abcdef/dot.png', 'image/png', ''); \
         INSERT INTO checkpoint_attempts \
         (enrollment_id, stage_key, answers, right_count, question_count, passed, sent_key, answered_at) \
         SELECT id, 'language', '{}', 0, 8, false, 'x', joined_at FROM enrollments; \
         INSERT INTO submissions (cohort_id, enrollment_id, project_key, state, newest_round, created_at) \
         SELECT cohort_id, id, 'parcel-core', 'in_progress', 1, joined_at FROM enrollments; \
         INSERT INTO deliveries \
         (kind, to_address, members_only, subject, body_until, state, message_id, created_at) \
         VALUES ('invitation', 'new@cairn.test', false, 'Join us', '2027-03-01Z', 'kept', '<x@y>', '2027-02-01Z'); \
         INSERT INTO users (email, name, created_at) SELECT 'pia@cairn.test', 'Pia Lind', created_at FROM users LIMIT 1; \
         INSERT INTO cohort_members SELECT cohort_id, 5, 'learner' FROM enrollments; \
         INSERT INTO enrollments (cohort_id, user_id, status, joined_at) \
         SELECT cohort_id, 5, 'active', joined_at FROM enrollments; \
         INSERT INTO invitations (cohort_id, email, role, token_hash, invited_by, created_at, expires_at) \
         SELECT cohort_id, 'new@cairn.test', 'learner', sha256('t0ken'), 3, joined_at, joined_at + interval '20 days' \
         FROM enrollments LIMIT 1",
    );
    assert_eq!(made, Ok(()));
    for (email, name) in [("rosa@cairn.test", "Rosa Bloom"), ("li@cairn.test", "Li Na")] {
        app.enrolls(email, name);
    }
    app.hands_in("rosa@cairn.test", "parcel-core");
    let reviewed = app.hands_in("li@cairn.test", "parcel-core");
    app.is_reviewed(reviewed.round, "mentor@cairn.test", "accept", 1);
}

async fn walk(person: &Person<'_>, example: &Example) -> u16 {
    let answer = if example.row.starts_with("POST") {
        person.sends(example.at, example.form).await
    } else {
        person.get(example.at).await
    };
    answer.status.as_u16()
}

#[test]
fn every_row_has_an_example_and_the_example_agrees_with_its_door() {
    let examples = EXAMPLES.iter().map(|e| (e.row, e.statuses)).collect::<BTreeMap<_, _>>();
    for row in server::routes(true) {
        let statuses =
            examples.get(row.name().as_str()).unwrap_or_else(|| panic!("no example for {}", row.name()));
        let sent_away = matches!(statuses[0], 303 | 401);
        let let_in = statuses.map(|status| !matches!(status, 401 | 403 | 404));
        let [_, outsider, learner, mentor, admin] = let_in;
        let others = [outsider, learner, mentor, admin];
        match row.who() {
            "anyone" => assert_eq!(let_in, [true; 5], "{row}"),
            "signed in" => assert_eq!((sent_away, others), (true, [true; 4]), "{row}"),
            // One's own: staff have no tries.
            "member" if row.name().ends_with("/tries/{attempt}") => {
                assert_eq!((sent_away, others), (true, [false, true, false, false]), "{row}");
            }
            "member" | "owner or staff" => {
                assert_eq!((sent_away, others), (true, [false, true, true, true]), "{row}");
            }
            "learner" => assert_eq!((sent_away, others), (true, [false, true, false, false]), "{row}"),
            "staff" => assert_eq!((sent_away, others), (true, [false, false, true, true]), "{row}"),
            "reviewer" => assert_eq!((sent_away, others), (true, [false, false, true, false]), "{row}"),
            "admin" | "lead" => assert_eq!((sent_away, others), (true, [false, false, false, true]), "{row}"),
            other => panic!("no walker for {other}"),
        }
    }
    assert_eq!(examples.len(), EXAMPLES.len(), "an example stands twice");
    assert_eq!(examples.len(), server::routes(true).len(), "an example of a route that is gone");
}

#[test]
fn the_printed_table_names_every_row_once() {
    let mut names = server::routes(true).iter().map(Row::name).collect::<Vec<_>>();
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[actix_web::test]
async fn the_page_of_components_is_for_the_demo_alone() {
    let app = App::start();
    assert_eq!(app.visitor().get("/style").await.status, 404);
}

/// The door answers before the body is looked at: an outsider's malformed form learns nothing.
#[actix_web::test]
async fn the_door_comes_before_the_form() {
    let app = App::with(Site { rows: Some(admins_form), ..Site::default() });
    let amara = app.amara().await;
    assert_eq!(amara.sends("/test/form", "%00").await.status, 403);
    assert_eq!(app.jonas().await.sends("/test/form", "%00").await.status, 400);
}

fn admins_form() -> Vec<Row> {
    use cairn::{
        error::Error,
        people::access::Admin,
        web::{Door, In, Nothing, Sent},
    };
    async fn act(In(..): In<Admin>, form: Sent<Nothing>) -> Result<&'static str, Error> {
        form.checked().map(|()| "done")
    }
    vec![Admin::post("/test/form", act)]
}
