//! Reads the fields of TOML tables one by one, and says which are missing, of the wrong kind, or unknown.

use super::{fault::Page, known::Known};
use crate::{
    markdown::{Flaw, Links, render_line},
    programs::model::{Line, SkillKey},
    text::{any_of, nearest},
};
use std::{collections::BTreeSet, ops::RangeInclusive};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A value and the line where it stands.
pub(super) struct Said<T> {
    pub value: T,
    pub line: usize,
}

/// A table whose fields are asked for.
pub(super) struct Fields<'t> {
    page: Page<'t>,
    table: &'t DeTable<'t>,
    /// Where it starts; none: it is the file.
    line: Option<usize>,
    asked: BTreeSet<&'static str>,
    missing: Vec<&'static str>,
}

/// Reads a file's or a front matter's TOML; its mistakes are noted.
pub(super) fn parse(page: Page<'_>) -> Option<Spanned<DeTable<'_>>> {
    DeTable::parse(page.text)
        .map_err(|wrong| {
            let line = page.line_at(wrong.span().map_or(0, |span| span.start));
            let message = wrong.message().lines().collect::<Vec<_>>().join(", ");
            page.note(line, Flaw::new(format!("this is not TOML: {message}")));
        })
        .ok()
}

impl<'t> Fields<'t> {
    /// The fields of a whole file.
    pub fn of_file(page: Page<'t>, table: &'t DeTable<'t>) -> Self {
        Self { page, table, line: None, asked: BTreeSet::new(), missing: Vec::new() }
    }

    /// The fields of a front matter.
    pub fn of_front(page: Page<'t>, table: &'t DeTable<'t>) -> Self {
        Self { line: Some(1), ..Self::of_file(page, table) }
    }

    /// Notes a fault of the table as a whole.
    pub fn wrong(&self, flaw: Flaw) {
        self.page.report.note(self.page.file, self.line, flaw);
    }

    /// Notes a fault at a line.
    pub fn wrong_at(&self, line: usize, flaw: Flaw) {
        self.page.note(line, flaw);
    }

    /// A text that has to be there, of one line and at most `most` characters.
    pub fn text(&mut self, name: &'static str, most: usize) -> Option<Said<String>> {
        let value = self.needed(name)?;
        self.one_text(name, value, most)
    }

    /// A text that may be missing.
    pub fn maybe_text(&mut self, name: &'static str, most: usize) -> Option<Said<String>> {
        let value = self.value(name)?;
        self.one_text(name, value, most)
    }

    /// A list of texts. It may be missing, unless it is `needed`.
    pub fn texts(&mut self, name: &'static str, most: usize, needed: bool) -> Option<Vec<Said<String>>> {
        let value = if needed { self.needed(name)? } else { self.value(name)? };
        let Some(list) = value.get_ref().as_array() else {
            return self.wrong_kind(name, value, "a list of texts, as in [\"one\", \"two\"]");
        };
        let texts = list.iter().filter_map(|item| self.one_text(name, item, most)).collect::<Vec<_>>();
        if needed && list.is_empty() {
            self.wrong_at(
                self.line_of(value),
                Flaw::new(format!("\"{name}\" is empty")).mend("write at least one"),
            );
        }
        Some(texts)
    }

    /// A number that has to be there.
    pub fn number(&mut self, name: &'static str, range: RangeInclusive<u16>) -> Option<u16> {
        let value = self.needed(name)?;
        self.one_number(name, value, range)
    }

    /// A number that may be missing.
    pub fn maybe_number(&mut self, name: &'static str, range: RangeInclusive<u16>) -> Option<u16> {
        let value = self.value(name)?;
        self.one_number(name, value, range)
    }

    /// True or false, or what holds where nothing is said.
    pub fn flag(&mut self, name: &'static str, otherwise: bool) -> bool {
        let Some(value) = self.value(name) else { return otherwise };
        let flag = value.get_ref().as_bool().or_else(|| self.wrong_kind(name, value, "true or false"));
        flag.unwrap_or(otherwise)
    }

    /// The line where a field stands.
    pub fn line_where(&self, name: &str) -> Option<usize> {
        self.table.get(name).map(|value| self.line_of(value))
    }

    /// A word out of a few.
    pub fn word<W: Copy>(
        &mut self,
        name: &'static str,
        all: &[W],
        word: impl Fn(W) -> &'static str,
    ) -> Option<W> {
        let said = self.text(name, 100)?;
        let found = all.iter().copied().find(|known| word(*known) == said.value);
        if found.is_none() {
            self.unknown_word(name, &said, &all.iter().map(|known| word(*known)).collect::<Vec<_>>());
        }
        found
    }

    /// Notes a word that is none of those that can stand here.
    pub fn unknown_word(&self, name: &str, said: &Said<String>, words: &[&'static str]) {
        let flaw = Flaw::new(format!("\"{name}\" cannot be \"{}\"", said.value));
        let known = nearest(&said.value, words.iter().copied());
        self.wrong_at(said.line, flaw.mend(format!("write {}", any_of(words))).meant(known));
    }

    /// A key that has to be there, made by `parse`.
    pub fn key<K>(&mut self, parse: impl Fn(&str) -> Option<K>) -> Option<Said<K>> {
        let Said { value, line } = self.text("key", 100)?;
        let key = parse(&value).or_else(|| {
            let flaw = Flaw::new(format!("\"{value}\" is no key: {}", super::names::NO_KEY));
            self.page.refuse(line, flaw.mend(format!("write {}", super::names::slug(&value))))
        })?;
        Some(Said { value: key, line })
    }

    /// A line of Markdown that has to be there.
    pub fn line(&mut self, name: &'static str, links: &dyn Links) -> Option<Line> {
        let said = self.text(name, 1_000)?;
        self.rendered(said, links)
    }

    /// Lines of Markdown, at least one.
    pub fn lines(&mut self, name: &'static str, links: &dyn Links) -> Option<Vec<Line>> {
        let texts = self.texts(name, 1_000, true)?;
        Some(texts.into_iter().filter_map(|said| self.rendered(said, links)).collect())
    }

    fn rendered(&self, said: Said<String>, links: &dyn Links) -> Option<Line> {
        let html = render_line(&said.value, links)
            .map_err(|flaws| flaws.into_iter().for_each(|flaw| self.wrong_at(said.line, flaw)));
        html.ok().map(|html| Line { source: said.value, html })
    }

    /// Keys of the program's skills; may be missing.
    pub fn skills(&mut self, known: &Known) -> Vec<SkillKey> {
        let texts = self.texts("skills", 100, false).unwrap_or_default();
        let mut skills: Vec<SkillKey> = Vec::new();
        for said in texts {
            match known.skill(&said.value) {
                Ok(Some(skill)) if skills.contains(&skill) => {
                    self.wrong_at(said.line, Flaw::new(format!("the skill \"{skill}\" is named twice")));
                }
                Ok(skill) => skills.extend(skill),
                Err(flaw) => self.wrong_at(said.line, flaw),
            }
        }
        skills
    }

    /// Tables of an array, as `[[name]]`; may be missing.
    pub fn tables(&mut self, name: &'static str) -> Vec<Fields<'t>> {
        let Some(value) = self.value(name) else { return Vec::new() };
        let wanted = format!("one or more tables that start with [[{name}]]");
        let list = value.get_ref().as_array().map(|list| list.iter().collect::<Vec<_>>());
        let tables = list.and_then(|list| {
            list.into_iter()
                .map(|item| item.get_ref().as_table().map(|table| (table, self.line_of(item))))
                .collect()
        });
        let tables: Option<Vec<(&'t DeTable<'t>, usize)>> = tables;
        let tables = tables.or_else(|| self.wrong_kind(name, value, &wanted)).unwrap_or_default();
        let page = self.page;
        let of = |(table, line)| Fields { line: Some(line), ..Fields::of_file(page, table) };
        tables.into_iter().map(of).collect()
    }

    /// Notes fields that nobody asked for, and those that are missing. A misspelt one is one fault.
    pub fn end(self) {
        let mut missing = self.missing.clone();
        let known = || self.asked.iter().copied();
        for (name, _) in self.table.iter().filter(|(name, _)| !self.asked.contains(name.get_ref().as_ref())) {
            let near = nearest(name.get_ref(), known());
            missing.retain(|other| Some(*other) != near);
            let flaw = Flaw::new(format!("no field is called \"{}\" here", name.get_ref()));
            let flaw = flaw.mend(format!("there are {}", any_of(&known().collect::<Vec<_>>()))).meant(near);
            self.wrong_at(self.page.line_at(name.span().start), flaw);
        }
        for name in missing {
            self.wrong(Flaw::new(format!("\"{name}\" is missing")));
        }
    }

    fn value(&mut self, name: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.insert(name);
        self.table.get(name)
    }

    fn needed(&mut self, name: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        let value = self.value(name);
        if value.is_none() {
            self.missing.push(name);
        }
        value
    }

    fn one_text(&self, name: &str, value: &Spanned<DeValue<'_>>, most: usize) -> Option<Said<String>> {
        let line = self.line_of(value);
        let Some(text) = value.get_ref().as_str() else {
            return self.wrong_kind(name, value, "a text in quotes");
        };
        let text = text.trim();
        let flaw = if text.is_empty() {
            Flaw::new(format!("\"{name}\" is empty"))
        } else if text.contains(char::is_control) {
            Flaw::new(format!("\"{name}\" has to be one line"))
        } else if text.chars().count() > most {
            Flaw::new(format!("\"{name}\" is longer than {most} characters")).mend("say it shorter")
        } else {
            return Some(Said { value: text.to_owned(), line });
        };
        self.page.refuse(line, flaw)
    }

    fn one_number(
        &self,
        name: &str,
        value: &Spanned<DeValue<'_>>,
        range: RangeInclusive<u16>,
    ) -> Option<u16> {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        let number =
            value.get_ref().as_integer().and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
        let number =
            number.and_then(|number| u16::try_from(number).ok()).filter(|number| range.contains(number));
        number.or_else(|| self.wrong_kind(name, value, &wanted))
    }

    fn wrong_kind<T>(&self, name: &str, value: &Spanned<DeValue<'_>>, wanted: &str) -> Option<T> {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text".to_owned(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            DeValue::Boolean(flag) => flag.to_string(),
            DeValue::Datetime(_) => "a date".to_owned(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        self.page
            .refuse(self.line_of(value), Flaw::new(format!("\"{name}\" is {found}, but has to be {wanted}")))
    }

    fn line_of(&self, value: &Spanned<DeValue<'_>>) -> usize {
        self.page.line_at(value.span().start)
    }
}
