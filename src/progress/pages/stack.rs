//! The language in which someone reads the examples.

use super::{Reading, views::CohortHead};
use crate::{
    cohorts,
    error::{Error, Mistakes},
    people::access::Learner,
    programs::{self, outline::Outline},
    state::State,
    web::{Filled, Form, Frame, In, Page, Sent, go, page},
};
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    cookie::{Cookie, SameSite, time::Duration},
};
use askama::Template;

/// The cookie that remembers which tab was looked at last.
pub const COOKIE: &str = "stack";

#[derive(Template)]
#[template(path = "programs/stack.html")]
pub struct StackPage {
    frame: Frame,
    head: CohortHead,
    form: Filled<StackForm>,
    stacks: Vec<StackRow>,
    back: String,
}

/// A language to choose.
pub struct StackRow {
    key: String,
    title: String,
    examples: bool,
}

/// The choice.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct StackForm {
    /// A stack's key.
    pub stack: String,
}

impl Form for StackForm {
    type Checked = String;

    /// Which keys there are is known to the program alone.
    fn check(&self) -> Result<String, Error> {
        if self.stack.is_empty() { Err(unknown()) } else { Ok(self.stack.clone()) }
    }
}

fn unknown() -> Error {
    Error::Invalid(Mistakes::one("stack", "Choose one of the languages"))
}

/// The form, with the language in which examples are shown.
pub async fn form(
    In(learner, frame): In<Learner>,
    state: State,
    req: HttpRequest,
) -> Result<Page<StackPage>, Error> {
    show(&learner, frame, None, &state, &req).await
}

async fn show(
    learner: &Learner,
    frame: Frame,
    form: Option<Filled<StackForm>>,
    state: &State,
    req: &HttpRequest,
) -> Result<Page<StackPage>, Error> {
    let reading = Reading::cohort(learner.member(), state);
    let version = reading.version;
    let outline = state.db.read(move |c| programs::store::outline(c, version)).await?;
    if outline.stacks.is_empty() {
        return Err(Error::NotFound);
    }
    let head = reading.head().ok_or_else(|| Error::internal("a cohort without a head"))?;
    let form = form.unwrap_or_else(|| Filled::with(StackForm { stack: reading.stack(req, None, &outline) }));
    let wrong = !form.mistakes.is_empty();
    let (stacks, back) = (rows(&outline), format!("{}/path", reading.base));
    Ok(page(StackPage { frame, head, form, stacks, back }).unless(wrong))
}

fn rows(outline: &Outline) -> Vec<StackRow> {
    let row = |stack: &programs::model::Stack| StackRow {
        key: stack.key.to_string(),
        title: stack.title.clone(),
        examples: outline.has_examples(&stack.key),
    };
    outline.stacks.iter().map(row).collect()
}

/// Keeps the choice.
pub async fn choose(
    In(learner, frame): In<Learner>,
    form: Sent<StackForm>,
    state: State,
    req: HttpRequest,
) -> Result<HttpResponse, Error> {
    let kept = match form.checked() {
        Ok(stack) => keep(&learner, stack, &state).await,
        Err(e) => Err(e),
    };
    match kept {
        Ok(stack) => {
            let path = format!("/cohorts/{}/path", learner.member().cohort().slug);
            let mut answer = go(path).done("Examples come in the language you chose.").respond_to(&req);
            if let Some(cookie) = remembered(&stack, &req) {
                answer.add_cookie(&cookie).map_err(Error::internal)?;
            }
            Ok(answer)
        }
        Err(Error::Invalid(mistakes)) => {
            Ok(show(&learner, frame, Some(form.filled(mistakes)), &state, &req).await?.respond_to(&req))
        }
        Err(e) => Err(e),
    }
}

async fn keep(learner: &Learner, stack: String, state: &State) -> Result<String, Error> {
    let learner = learner.clone();
    let kept = state.db.write(move |c| {
        let outline = programs::store::outline(c, learner.member().cohort().version)?;
        outline.stack(&stack).ok_or_else(unknown)?;
        cohorts::store::choose_stack(c, &learner, &stack)?;
        Ok::<_, Error>(stack)
    });
    kept.await
}

/// The cookie that remembers a language in this browser.
pub fn remembered(stack: &str, req: &HttpRequest) -> Option<Cookie<'static>> {
    let is_https = State::of(req).config.is_https();
    let cookie = Cookie::build(COOKIE, stack.to_owned()).path("/").http_only(true).secure(is_https);
    Some(cookie.same_site(SameSite::Lax).max_age(Duration::days(365)).finish()).filter(|_| !stack.is_empty())
}
