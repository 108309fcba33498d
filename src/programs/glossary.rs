//! The glossary of a program, for anyone.

use super::{
    model::{Term, is_key},
    pages::At,
    store,
};
use crate::{
    db::Db,
    error::Error,
    people::access::Anyone,
    web::{Frame, In, Page, page},
};
use actix_web::{HttpRequest, http::header, web::Path};
use askama::Template;
use url::Url;

#[derive(Template)]
#[template(path = "programs/glossary.html")]
pub struct GlossaryPage {
    frame: Frame,
    program: String,
    back: (String, String),
    letters: Vec<Letter>,
}

/// The terms that begin with one letter.
pub struct Letter {
    name: String,
    terms: Vec<Term>,
}

/// Every term, by letters. Who comes from a page on which one learns is led back there, and to the lessons beside it;
/// others to the guide's table of contents.
pub async fn glossary(
    In(_, frame): In<Anyone>,
    at: Path<At>,
    req: HttpRequest,
    db: Db,
) -> Result<Page<GlossaryPage>, Error> {
    let key = at.into_inner().program;
    let guide = format!("/programs/{key}");
    let (program, terms) = db.read(move |c| store::glossary(c, &key)).await?;
    let from = referer(&req).and_then(|path| Some((base_of(&path)?.to_owned(), path)));
    let shown = |term: Term| Term {
        html: led(&term.html, from.as_ref().map(|(base, _)| base.as_str()), &guide),
        ..term
    };
    let letters = letters(terms.into_iter().map(shown));
    let back = from.map_or_else(
        || (guide.clone(), program.clone()),
        |(_, path)| (path, "What you were reading".to_owned()),
    );
    Ok(page(GlossaryPage { frame, program, back, letters }))
}

fn letters(terms: impl Iterator<Item = Term>) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for term in terms {
        let name = term.key.as_str().chars().next().map_or_else(String::new, |first| match first {
            '0'..='9' => "0–9".to_owned(),
            letter => letter.to_ascii_uppercase().to_string(),
        });
        match letters.last_mut().filter(|letter| letter.name == name) {
            Some(letter) => letter.terms.push(term),
            None => letters.push(Letter { name, terms: vec![term] }),
        }
    }
    letters
}

/// An entry whose links to lessons, projects and stages lead to those below an address, or to their places in the
/// guide.
fn led(html: &str, base: Option<&str>, guide: &str) -> String {
    ["lesson", "project", "stage"].iter().fold(html.to_owned(), |html, kind| {
        let to = base.map_or_else(|| format!("{guide}#{kind}-"), |base| format!("{base}/{kind}s/"));
        html.replace(&format!("<a href=\"../{kind}s/"), &format!("<a href=\"{to}"))
    })
}

/// The path of the page that the reader comes from, as their browser says.
fn referer(req: &HttpRequest) -> Option<String> {
    let referer = req.headers().get(header::REFERER)?.to_str().ok()?;
    Some(Url::parse(referer).ok()?.path().to_owned())
}

/// The address that a cohort's pages lie below, or those of an admin's preview. Who may read them is for their doors
/// to say.
fn base_of(path: &str) -> Option<&str> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    let parts = path.split('/').skip(1).collect::<Vec<_>>();
    let length = match parts.as_slice() {
        ["cohorts", cohort, _, ..] if is_key(cohort) => 2,
        ["admin", "programs", program, "versions", number, _, ..] if is_key(program) && is_key(number) => 5,
        _ => return None,
    };
    ends.into_iter().nth(length).map(|end| &path[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_one_reads_is_known_by_the_address() {
        for (path, base) in [
            ("/cohorts/spring/lessons/first", Some("/cohorts/spring")),
            ("/cohorts/spring/", Some("/cohorts/spring")),
            ("/admin/programs/sample/versions/2/lessons/first", Some("/admin/programs/sample/versions/2")),
            ("/programs/sample", None),
            ("/cohorts/spring", None),
            ("/cohorts/%22onclick/lessons/first", None),
            ("//cohorts/spring/x", None),
        ] {
            assert_eq!(base_of(path), base, "{path}");
        }
    }

    #[test]
    fn links_of_an_entry_lead_to_where_their_reader_can_go() {
        let html =
            "<p><a href=\"../lessons/first\">a</a> <a href=\"#term-b\">b</a> &lt;a href=\"../lessons/c\"</p>";
        assert_eq!(
            led(html, None, "/programs/sample"),
            "<p><a href=\"/programs/sample#lesson-first\">a</a> <a href=\"#term-b\">b</a> &lt;a href=\"../lessons/c\"</p>"
        );
        assert!(
            led(html, Some("/cohorts/spring"), "").contains("<a href=\"/cohorts/spring/lessons/first\">")
        );
    }
}
