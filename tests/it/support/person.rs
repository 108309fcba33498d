//! A person with a browser: follows links, fills in what stands on the page, presses its buttons.

use super::App;
use reqwest::{
    Client, Method, RequestBuilder, StatusCode, cookie::CookieStore, cookie::Jar, redirect::Policy,
};
use scraper::{ElementRef, Html, Selector};
use std::sync::Arc;

pub struct Person<'a> {
    pub app: &'a App,
    http: Client,
    jar: Arc<Jar>,
}

/// What came back.
pub struct Seen {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
    /// Where a redirect leads.
    pub to: Option<String>,
    html: Html,
    path: String,
}

impl<'a> Person<'a> {
    pub fn new(app: &'a App) -> Self {
        let jar = Arc::new(Jar::default());
        let http = Client::builder().redirect(Policy::none()).cookie_provider(jar.clone()).build().unwrap();
        Self { app, http, jar }
    }

    pub async fn get(&self, path: &str) -> Seen {
        self.sees(path, self.request(Method::GET, path)).await
    }

    /// Goes on to where a redirect leads; a 307 sends the form once more, as browsers do.
    pub async fn follow(&self, answer: &Seen) -> Seen {
        self.get(answer.to.as_deref().expect("a redirect")).await
    }

    /// Fills in the form of this button and presses it: what stands in the other fields goes along.
    pub async fn press(&self, page: &Seen, button: &str, answers: &[(&str, &str)]) -> Seen {
        let (to, fields) = page.filled(button, answers);
        self.sends(&to, &serde_html_form::to_string(&fields).unwrap()).await
    }

    /// Sends a form body as a page of this site would.
    pub async fn sends(&self, path: &str, body: &str) -> Seen {
        let answer = self.sees(path, self.form(path, body)).await;
        if answer.status == StatusCode::TEMPORARY_REDIRECT {
            let to = answer.to.clone().expect("a place");
            return self.sees(&to, self.form(&to, body)).await;
        }
        answer
    }

    pub fn form(&self, path: &str, body: &str) -> RequestBuilder {
        self.request(Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(body.to_owned())
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.app.at))
    }

    pub async fn sees(&self, path: &str, request: RequestBuilder) -> Seen {
        let answer = request.send().await.unwrap_or_else(|e| panic!("no answer from {path}: {e}"));
        let (status, headers) = (answer.status(), answer.headers().clone());
        let to = headers.get("location").map(|l| l.to_str().unwrap().to_owned());
        let text = String::from_utf8_lossy(&answer.bytes().await.unwrap()).into_owned();
        Seen { status, headers, html: Html::parse_document(&text), text, to, path: path.to_owned() }
    }

    pub async fn signs_in(&self, email: &str, password: &str) -> Seen {
        let page = self.get("/sign-in").await;
        self.press(&page, "Sign in", &[("email", email), ("password", password)]).await
    }

    /// The cookies that this browser would send.
    pub fn cookies(&self) -> String {
        let at = self.app.at.parse().unwrap();
        self.jar.cookies(&at).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    /// Puts a cookie into this browser, as in `cairn=…`.
    pub fn takes_cookie(&self, cookie: &str) {
        self.jar.add_cookie_str(cookie, &self.app.at.parse().unwrap());
    }
}

impl Seen {
    /// The words of the page, as one reads them.
    pub fn words(&self) -> String {
        let main = self.html.select(&selector("main")).next();
        let words = main.map_or_else(|| self.text.clone(), |main| main.text().collect::<String>());
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn title(&self) -> String {
        self.one("title").text().collect::<String>().trim().to_owned()
    }

    /// The value that stands in a field.
    pub fn value(&self, field: &str) -> String {
        let found = self.one(&format!("[name={field}]"));
        value(&found).unwrap_or_default()
    }

    pub fn has(&self, css: &str) -> bool {
        self.html.select(&selector(css)).next().is_some()
    }

    pub fn texts(&self, css: &str) -> Vec<String> {
        self.html.select(&selector(css)).map(|e| e.text().collect::<String>().trim().to_owned()).collect()
    }

    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        self.html.select(&selector(css)).filter_map(|e| e.attr(name).map(str::to_owned)).collect()
    }

    fn one(&self, css: &str) -> ElementRef<'_> {
        self.html
            .select(&selector(css))
            .next()
            .unwrap_or_else(|| panic!("no {css} on {}:\n{}", self.path, self.text))
    }

    /// Where the form of this button goes, and what it sends.
    pub fn filled(&self, button: &str, answers: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
        let is_it = |e: &ElementRef| e.text().collect::<String>().trim() == button;
        let pressed = self
            .html
            .select(&selector("form button"))
            .find(is_it)
            .unwrap_or_else(|| panic!("no button {button:?} on {}:\n{}", self.path, self.text));
        let form =
            pressed.ancestors().filter_map(ElementRef::wrap).find(|e| e.value().name() == "form").unwrap();
        let fields = selector("input, textarea, select");
        let kept = form.select(&fields).filter_map(|field| {
            let name = field.attr("name")?;
            Some((name.to_owned(), value(&field)?)).filter(|_| !answers.iter().any(|(n, _)| n == &name))
        });
        let answered = answers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        let own = pressed
            .attr("name")
            .map(|n| (n.to_owned(), pressed.attr("value").unwrap_or_default().to_owned()));
        let to = pressed.attr("formaction").or(form.attr("action")).unwrap_or(&self.path).to_owned();
        (to, kept.chain(answered).chain(own).collect())
    }
}

/// What a field sends; none, where it sends nothing.
fn value(field: &ElementRef) -> Option<String> {
    match field.value().name() {
        "textarea" => Some(field.text().collect()),
        "select" => {
            let chosen = field.select(&selector("option[selected]")).next()?;
            Some(chosen.attr("value").map_or_else(|| chosen.text().collect(), str::to_owned))
        }
        _ if matches!(field.attr("type"), Some("radio" | "checkbox")) => {
            field.attr("checked").map(|_| field.attr("value").unwrap_or("on").to_owned())
        }
        _ => Some(field.attr("value").unwrap_or_default().to_owned()),
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|e| panic!("{css}: {e}"))
}
