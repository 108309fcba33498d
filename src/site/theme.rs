//! Light or dark.

use crate::{
    error::{Error, Mistakes},
    people::access::Anyone,
    state::State,
    web::{Form, In, Sent, Theme, go, local_path},
};
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    cookie::{Cookie, SameSite, time::Duration},
};

/// The choice, and the page that it was made on.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct ThemeForm {
    theme: String,
    back: String,
}

impl Form for ThemeForm {
    type Checked = Theme;

    fn check(&self) -> Result<Theme, Error> {
        Theme::named(&self.theme)
            .ok_or_else(|| Error::Invalid(Mistakes::one("theme", "Choose auto, light or dark")))
    }
}

/// Keeps the choice in this browser, and goes back.
pub async fn choose(
    In(..): In<Anyone>,
    form: Sent<ThemeForm>,
    state: State,
    req: HttpRequest,
) -> Result<HttpResponse, Error> {
    let theme = form.checked()?;
    let cookie = Cookie::build(Theme::COOKIE, theme.word())
        .path("/")
        .http_only(true)
        .secure(state.config.is_https())
        .same_site(SameSite::Lax)
        .max_age(Duration::days(365))
        .finish();
    let mut answer = go(local_path(&form.input().back).unwrap_or("/")).respond_to(&req).map_into_boxed_body();
    answer.add_cookie(&cookie).map_err(Error::internal)?;
    Ok(answer)
}
