//! A pasted list of people: a line each, as mail programs, tables and people write them. Pure.

use crate::people::model::{EmailAddress, Name};

/// So many lines are read at once.
pub const MOST: usize = 500;

/// How a line may look, in words.
const LIKE: &str = "Write it like Amara Okafor <amara@example.org>";

/// A line that is not empty.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its place in the text, from 1.
    pub number: usize,
    /// As it was pasted.
    pub text: String,
    /// Who it names, or how to mend it.
    pub who: Result<Invitee, String>,
}

/// Somebody to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    /// Their address.
    pub email: EmailAddress,
    /// Their name, if it was given.
    pub name: Option<Name>,
}

/// Reads a pasted list: `Name <address>`, `address`, `address, name`, `name, address`, cells of a table (parted by tabs,
/// semicolons or commas), or CSV with a header.
#[must_use]
pub fn read(text: &str) -> Vec<Line> {
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).peekable();
    let columns = lines.peek().and_then(|(_, line)| Columns::of(line));
    if columns.is_some() {
        lines.next();
    }
    let line = |(number, text): (usize, &str)| Line {
        number,
        text: text.trim().to_owned(),
        who: invitee(text.trim(), columns.as_ref()),
    };
    lines.map(line).collect()
}

fn invitee(line: &str, columns: Option<&Columns>) -> Result<Invitee, String> {
    let (name, email) = match (line.split_once('<'), columns) {
        (Some((name, rest)), _) => (name.to_owned(), rest.trim_end_matches([',', ';', ' ']).to_owned()),
        (None, Some(columns)) => columns.read(&cells(line)),
        (None, None) => sorted(cells(line)),
    };
    let email = email.strip_suffix('>').unwrap_or(&email);
    if email.matches('@').count() > 1 {
        return Err("Two addresses in one line: give each a line of its own".to_owned());
    }
    let address = EmailAddress::parse(email).map_err(|_| {
        if email.trim().is_empty() {
            format!("No address here. {LIKE}")
        } else {
            format!("Not an address. {LIKE}")
        }
    })?;
    Ok(Invitee { email: address, name: named(&name)? })
}

fn named(text: &str) -> Result<Option<Name>, String> {
    let name = text.trim().trim_matches(['"', '\'', ',', ';']);
    if name.trim().is_empty() {
        return Ok(None);
    }
    Name::parse(name).map(Some).map_err(|_| "The name is longer than 100 characters: shorten it".to_owned())
}

/// Without a header, the cells with an `@` are addresses, and the others are the name.
fn sorted(cells: Vec<String>) -> (String, String) {
    let (emails, names) = cells.into_iter().partition::<Vec<_>, _>(|cell| cell.contains('@'));
    (names.join(" "), emails.join(" "))
}

/// Which columns of a table are what.
struct Columns {
    email: usize,
    names: Vec<usize>,
}

impl Columns {
    /// The columns of a header; none, if the line is none.
    fn of(line: &str) -> Option<Self> {
        if line.contains('@') {
            return None;
        }
        let heads = cells(line).into_iter().map(|cell| cell.to_lowercase()).collect::<Vec<_>>();
        let is_email = |head: &String| matches!(head.as_str(), "email" | "e-mail" | "mail" | "email address");
        let email = heads.iter().position(is_email)?;
        let is_name =
            |head: &str| head.split([' ', '_']).any(|word| word == "name") || head.ends_with("name");
        let names = (0..heads.len()).filter(|at| is_name(&heads[*at])).collect();
        Some(Self { email, names })
    }

    fn read(&self, cells: &[String]) -> (String, String) {
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        let names = self.names.iter().map(|at| cell(*at)).collect::<Vec<_>>();
        (names.join(" "), cell(self.email).to_owned())
    }
}

/// The cells of a line, parted by tabs, else semicolons, else commas; quotes hold what they part together (RFC 4180).
fn cells(line: &str) -> Vec<String> {
    let parts = |c: char| line.contains(c).then_some(c);
    let by = parts('\t').or_else(|| parts(';')).unwrap_or(',');
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match (letter, cells.last_mut()) {
            ('"', _) => quoted = !quoted,
            (c, _) if c == by && !quoted => cells.push(String::new()),
            (c, Some(cell)) => cell.push(c),
            (_, None) => {}
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(line: &str) -> (String, Option<String>) {
        let read = read(line);
        let who = read.last().expect("a line").who.clone().expect(line);
        (who.email.as_str().to_owned(), who.name.map(|name| name.as_str().to_owned()))
    }

    #[test]
    fn a_line_is_read_as_people_and_programs_write_it() {
        let amara = ("amara@example.org".to_owned(), Some("Amara Okafor".to_owned()));
        for line in [
            "Amara Okafor <amara@example.org>",
            "\"Amara Okafor\" <amara@example.org>,",
            "amara@example.org, Amara Okafor",
            "Amara Okafor, amara@example.org",
            "Amara Okafor\tamara@example.org",
            "Amara;Okafor;amara@example.org",
            "  amara@example.org ,  Amara   Okafor  ",
            "name,email\nAmara Okafor,amara@example.org",
            "Email;First name;Last name\namara@example.org;Amara;Okafor",
            "id,first_name,last_name,email\n7,Amara,Okafor,amara@example.org",
        ] {
            assert_eq!(who(line), amara, "{line}");
        }
        assert_eq!(who("amara@example.org").1, None);
        assert_eq!(who("\"Okafor, Amara\",amara@example.org").1.as_deref(), Some("Okafor, Amara"));
        assert_eq!(who("name,email\n,amara@example.org"), ("amara@example.org".to_owned(), None));
    }

    #[test]
    fn what_is_no_address_is_told_how_to_mend_it() {
        let wrong = |line: &str| read(line).remove(0).who.expect_err(line);
        assert!(wrong("Amara Okafor").contains("No address here"));
        assert!(wrong("amara@").contains("Not an address"));
        assert!(wrong("a@example.org, b@example.org").contains("Two addresses"));
        assert!(wrong("A <a@example.org>, B <b@example.org>").contains("Two addresses"));
        assert!(wrong(&format!("{} <a@example.org>", "x".repeat(101))).contains("shorten"));
    }

    #[test]
    fn empty_lines_count_for_the_numbers_alone() {
        let lines = read("\n a@example.org\n\n\t\nb@example.org\n");
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 5]);
        assert!(read(" \n").is_empty());
    }
}
