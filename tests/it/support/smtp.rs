//! A mail server on loopback that does what a test tells it to, connection by connection.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        mpsc::{self, Receiver, Sender},
    },
    time::Duration,
};

/// Where in a conversation something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The client says who it is.
    Auth,
    /// It names the recipient.
    Rcpt,
    /// It asks to send the text.
    Data,
    /// It has sent the text.
    Text,
}

/// What the server does with one connection; what it was told nothing about, it accepts.
#[derive(Clone, Debug)]
pub enum Act {
    Accept,
    /// Replies this.
    Refuse(Step, &'static str),
    /// Ends the connection.
    Drop(Step),
    /// Says that it has come so far, and goes on when it is told to.
    Hold(Step),
}

/// A mail that was accepted.
#[derive(Clone, Debug)]
pub struct Mail {
    pub from: String,
    pub to: String,
    /// The text as it came: head, empty line, body.
    pub text: String,
}

impl Mail {
    /// A header's value as it stands there, unfolded.
    pub fn header(&self, name: &str) -> String {
        let head = self.text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        let found = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned));
        found.unwrap_or_else(|| panic!("no {name} in {head}"))
    }
}

pub struct Smtp {
    port: u16,
    script: Arc<Mutex<VecDeque<Act>>>,
    mails: Receiver<Mail>,
    held: Receiver<Sender<()>>,
}

impl Smtp {
    /// A server that does this, and then accepts whatever comes.
    pub fn that(script: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let script = Arc::new(Mutex::new(script.into_iter().collect::<VecDeque<_>>()));
        let ((mail, mails), (hold, held)) = (mpsc::channel(), mpsc::channel());
        let of_thread = script.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let act = of_thread.lock().unwrap().pop_front().unwrap_or(Act::Accept);
                let (mail, hold) = (mail.clone(), hold.clone());
                std::thread::spawn(move || Talk { stream, act, hold }.talk(&mail));
            }
        });
        Self { port, script, mails, held }
    }

    pub fn accepting() -> Self {
        Self::that([])
    }

    /// The settings of a site that uses it.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("CAIRN_SMTP_URL", format!("smtp://cairn:secret@127.0.0.1:{}", self.port)),
            ("CAIRN_MAIL_FROM", "Our School <learn@school.test>".to_owned()),
        ]
    }

    /// The next mail that is accepted.
    pub fn mail(&self) -> Mail {
        self.mails.recv_timeout(PATIENCE).expect("a mail comes")
    }

    /// All mails that were accepted so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.try_iter().collect()
    }

    /// Waits until a connection is held; what comes back lets it go on.
    pub fn held(&self) -> Sender<()> {
        self.held.recv_timeout(PATIENCE).expect("a connection is held")
    }

    /// What the next connections meet.
    pub fn will(&self, acts: impl IntoIterator<Item = Act>) {
        self.script.lock().unwrap().extend(acts);
    }
}

/// A test that waits longer fails.
const PATIENCE: Duration = Duration::from_mins(1);

struct Talk {
    stream: TcpStream,
    act: Act,
    hold: Sender<Sender<()>>,
}

impl Talk {
    /// None: the connection has ended.
    fn talk(mut self, mails: &Sender<Mail>) -> Option<()> {
        let mut lines = BufReader::new(self.stream.try_clone().unwrap()).lines().map_while(Result::ok);
        let (mut from, mut to) = (String::new(), String::new());
        self.say("220 school.test")?;
        while let Some(line) = lines.next() {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            match verb.as_str() {
                "EHLO" => self.say("250-school.test\r\n250-8BITMIME\r\n250 AUTH PLAIN")?,
                "AUTH" => self.reply(Step::Auth, "235 2.7.0 welcome").map(drop)?,
                "MAIL" => {
                    from.clone_from(&line);
                    self.say("250 2.1.0 ok")?;
                }
                "RCPT" => {
                    to.clone_from(&line);
                    self.reply(Step::Rcpt, "250 2.1.5 ok").map(drop)?;
                }
                "DATA" => {
                    if self.reply(Step::Data, "354 go on")? {
                        let text = lines.by_ref().take_while(|line| line != ".");
                        let text = text.map(|line| line + "\r\n").collect::<String>();
                        // It is there before the client hears of it, and so before the client says so.
                        let mail = Mail { from: from.clone(), to: to.clone(), text };
                        if self.passes(Step::Text)? {
                            mails.send(mail).ok()?;
                            self.say("250 2.0.0 taken")?;
                        }
                    }
                }
                "QUIT" => return self.say("221 bye"),
                _ => self.say("502 5.5.1 what?")?,
            }
        }
        None
    }

    /// Replies so, unless the act says otherwise; true, if it did.
    fn reply(&mut self, step: Step, usual: &str) -> Option<bool> {
        let passes = self.passes(step)?;
        if passes {
            self.say(usual)?;
        }
        Some(passes)
    }

    /// Whether the client passes a step; if not, it was told why. None: the connection is ended.
    fn passes(&mut self, step: Step) -> Option<bool> {
        match self.act.clone() {
            Act::Refuse(at, reply) if at == step => {
                self.say(reply)?;
                Some(false)
            }
            Act::Drop(at) if at == step => None,
            Act::Hold(at) if at == step => {
                let (go, wait) = mpsc::channel();
                self.hold.send(go).ok()?;
                wait.recv().ok().map(|()| true)
            }
            _ => Some(true),
        }
    }

    fn say(&mut self, words: &str) -> Option<()> {
        self.stream.write_all(format!("{words}\r\n").as_bytes()).ok()
    }
}
