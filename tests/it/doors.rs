//! PRODUCT.md, "Who may": every route, by every kind of person.

use super::support::{App, Person, Site};
use cairn::{server, web::Row};
use std::collections::BTreeMap;

/// A row, an address (and form) of it, and what a visitor, a member and an admin get.
struct Example {
    row: &'static str,
    at: &'static str,
    form: &'static str,
    statuses: [u16; 3],
}

const fn example(row: &'static str, at: &'static str, statuses: [u16; 3]) -> Example {
    Example { row, at, form: "", statuses }
}

const fn sending(row: &'static str, at: &'static str, form: &'static str, statuses: [u16; 3]) -> Example {
    Example { row, at, form, statuses }
}

/// Signing out comes last: it ends the walker's session.
const EXAMPLES: &[Example] = &[
    example("GET /", "/", [200, 200, 200]),
    sending("POST /theme", "/theme", "theme=dark&back=%2Faccount", [303, 303, 303]),
    example("GET /admin/site", "/admin/site", [303, 403, 200]),
    example("GET /healthz", "/healthz", [200, 200, 200]),
    example("GET /readyz", "/readyz", [200, 200, 200]),
    example("GET /assets/{hash}/{name:.*}", "/assets/any/cairn.css", [200, 200, 200]),
    example("GET /style", "/style", [200, 200, 200]),
    example("GET /sign-in", "/sign-in", [200, 303, 303]),
    example("GET /account", "/account", [303, 200, 200]),
    sending("POST /account", "/account", "name=Someone&time_zone=UTC", [401, 303, 303]),
    example("GET /admin/people", "/admin/people", [303, 403, 200]),
    sending("POST /sign-in", "/sign-in", "email=&password=", [422, 422, 422]),
    sending("POST /sign-out", "/sign-out", "", [303, 303, 303]),
];

#[actix_web::test]
async fn every_route_lets_in_whom_its_row_names_and_nobody_else() {
    let app = App::demo();
    let walkers = [app.visitor(), app.amara().await, app.jonas().await];
    for example in EXAMPLES {
        for (person, expected) in walkers.iter().zip(example.statuses) {
            let status = walk(person, example).await;
            assert_eq!(status, expected, "{} as {}", example.row, person.cookies());
        }
    }
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
        let let_in = statuses.map(|status| !matches!(status, 401 | 403));
        match row.who() {
            "anyone" => assert_eq!(let_in, [true; 3], "{row}"),
            "signed in" => assert_eq!((sent_away, let_in[1], let_in[2]), (true, true, true), "{row}"),
            "admin" => assert_eq!((sent_away, let_in[1], let_in[2]), (true, false, true), "{row}"),
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
