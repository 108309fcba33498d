//! The binary as a server that runs, until a test is done with it.

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::{
    io::{BufRead, BufReader},
    net::TcpStream,
    process::{Child, ChildStderr, Command, ExitStatus},
    sync::mpsc::{self, Receiver},
    time::Duration,
};

/// A server that runs until this is dropped.
pub struct Running {
    pub child: Child,
    pub at: String,
    pub welcome: String,
    log: Receiver<String>,
}

impl Running {
    /// Starts it and reads what it prints until it serves.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let log = lines_of(child.stderr.take().unwrap());
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut welcome = String::new();
        while !welcome.contains("Cairn serves ") {
            let read = output.read_line(&mut welcome).unwrap();
            assert!(read > 0, "it does not serve: {}", log.iter().collect::<Vec<_>>().join("\n"));
        }
        // What it says besides came in the same piece.
        welcome += &String::from_utf8_lossy(output.buffer());
        let at = welcome.split("Cairn serves ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        child.stdout = Some(output.into_inner());
        Self { child, at, welcome, log }
    }

    /// Waits until the log says this, and returns it as far as that.
    pub fn logs(&self, words: &str) -> String {
        let mut log = String::new();
        while !log.contains(words) {
            let line = self.log.recv_timeout(Duration::from_mins(1));
            log += &line.unwrap_or_else(|_| panic!("no {words:?} in {log}"));
            log.push('\n');
        }
        log
    }

    pub fn no_longer_listens(&self) {
        let address = self.at.trim_start_matches("http://").replace("localhost", "127.0.0.1");
        while TcpStream::connect(&address).is_ok() {}
    }

    pub fn tell(&self, signal: Signal) {
        kill(Pid::from_raw(i32::try_from(self.child.id()).unwrap()), signal).unwrap();
    }

    fn client() -> reqwest::Client {
        let never = reqwest::redirect::Policy::none();
        reqwest::Client::builder().redirect(never).cookie_store(true).build().unwrap()
    }

    pub async fn status(&self, path: &str) -> u16 {
        Self::client().get(format!("{}{path}", self.at)).send().await.unwrap().status().as_u16()
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> u16 {
        let form = serde_html_form::to_string([("email", email), ("password", password)]).unwrap();
        let request = Self::client()
            .post(format!("{}/sign-in", self.at))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(form);
        request.send().await.unwrap().status().as_u16()
    }

    pub fn signal(&mut self, signal: Signal) -> ExitStatus {
        self.tell(signal);
        self.child.wait().unwrap()
    }

    /// Ends it as Ctrl-C does, and returns what is left of its log.
    pub fn end(mut self) -> String {
        let status = self.signal(Signal::SIGINT);
        assert!(status.success(), "{status}");
        self.log.iter().collect::<Vec<_>>().join("\n")
    }
}

/// Read at once, line by line: a pipe that is full would stop the one who writes.
fn lines_of(pipe: ChildStderr) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
