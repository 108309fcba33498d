//! Passwords: hashed by argon2id on threads of their own, only so many at once, in memory that is used again.

use super::model::NewPassword;
use crate::error::Error;
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{self, Output, PasswordHash, PasswordHasher, Salt, SaltString},
};
use rand::{TryRngCore, rngs::OsRng};
use std::{
    io,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Memory in KiB, passes and lanes: OWASP's Password Storage Cheat Sheet, first choice for argon2id.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Who gets no turn in this time is told to come back: a longer queue only makes everyone wait longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Checks passwords. Each check takes 19 MiB and a processor for some ten milliseconds, so no more run at once than
/// there are processors; others wait their turn, but not for long.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    work: mpsc::Sender<Work>,
    /// The hash of no password: an unknown account costs what a known one does.
    nobody: Arc<str>,
}

/// Work that has its turn. The turn ends with the work, not with the request: one that is given up midway occupies its
/// thread all the same.
struct Work {
    task: Task,
    _turn: OwnedSemaphorePermit,
}

/// What there is to do with a password.
enum Task {
    Check { password: String, hash: String, answer: oneshot::Sender<Result<bool, password_hash::Error>> },
    Hash { password: NewPassword, answer: oneshot::Sender<io::Result<String>> },
}

impl Passwords {
    /// At most `at_once` checks at the same time, on as many threads. The threads end with the last clone.
    ///
    /// # Errors
    /// When the system gives no randomness or no threads.
    pub fn new(at_once: usize) -> io::Result<Self> {
        let nobody = hash_text("nobody has this password")?.into();
        let (work, queue) = mpsc::channel();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..at_once {
            let queue = queue.clone();
            thread::Builder::new().name("cairn-passwords".to_owned()).spawn(move || do_all(&queue))?;
        }
        Ok(Self { turns: Arc::new(Semaphore::new(at_once)), work, nobody })
    }

    /// Whether this is the password behind the hash; never, where there is none, and it takes as long.
    ///
    /// # Errors
    /// [`Error::Busy`] when no turn comes soon; [`Error::Internal`] when the hash in the database is none.
    pub async fn fits(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let (is_somebody, hash) = (hash.is_some(), hash.unwrap_or_else(|| self.nobody.to_string()));
        let (answer, answered) = oneshot::channel();
        self.take_turn(Task::Check { password, hash, answer }).await?;
        let fits = answered.await.map_err(Error::internal)?;
        fits.map(|fits| fits && is_somebody).map_err(Error::internal)
    }

    /// The hash of a new password, as [`hash`], with a turn among the checks.
    ///
    /// # Errors
    /// [`Error::Busy`] when no turn comes soon; [`Error::Internal`] when the system gives no randomness.
    pub async fn hash(&self, password: NewPassword) -> Result<String, Error> {
        let (answer, answered) = oneshot::channel();
        self.take_turn(Task::Hash { password, answer }).await?;
        answered.await.map_err(Error::internal)?.map_err(Error::internal)
    }

    async fn take_turn(&self, task: Task) -> Result<(), Error> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned())
            .await
            .map_err(|_| Error::Busy)?
            .map_err(Error::internal)?;
        self.work.send(Work { task, _turn: turn }).map_err(Error::internal)
    }
}

/// One thread's work. It has one piece of memory and keeps it: given back to the system's allocator after each
/// check, it would pile up there (glibc keeps what is freed in arenas, and does not give it back).
fn do_all(queue: &Mutex<mpsc::Receiver<Work>>) {
    let mut memory = Vec::new();
    while let Some(Work { task, _turn }) = next(queue) {
        // Who asked may be gone meanwhile; then nobody wants to know.
        match task {
            Task::Check { password, hash, answer } if !answer.is_closed() => {
                let _ = answer.send(verify(&password, &hash, &mut memory));
            }
            Task::Hash { password, answer } if !answer.is_closed() => {
                let _ = answer.send(self::hash(&password));
            }
            Task::Check { .. } | Task::Hash { .. } => {}
        }
    }
}

/// The next piece of work; none, once nobody is left who could ask for one. The queue is free again while it is worked on.
fn next(queue: &Mutex<mpsc::Receiver<Work>>) -> Option<Work> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// The hash of a new password, in PHC format. Slow on purpose: for commands and jobs, not for async threads.
///
/// # Errors
/// When the system gives no randomness.
pub fn hash(password: &NewPassword) -> io::Result<String> {
    hash_text(password.as_str())
}

fn hash_text(password: &str) -> io::Result<String> {
    let mut salt = [0; 16];
    OsRng.try_fill_bytes(&mut salt).map_err(io::Error::other)?;
    let salt = SaltString::encode_b64(&salt).map_err(io::Error::other)?;
    let hash = hasher().hash_password(password.as_bytes(), &salt).map_err(io::Error::other)?;
    Ok(hash.to_string())
}

/// As `PasswordVerifier` does it, but in this memory, which grows to what the hash asks for. Outputs compare in
/// constant time.
fn verify(password: &str, hash: &str, memory: &mut Vec<Block>) -> Result<bool, password_hash::Error> {
    let hash = PasswordHash::new(hash)?;
    let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else {
        return Err(password_hash::Error::PhcStringField);
    };
    let mut bytes = [0; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut bytes)?;
    let params = Params::try_from(&hash)?;
    let blocks = params.block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::new());
    }
    let version = hash.version.map_or(Ok(Version::default()), Version::try_from)?;
    let argon2 = Argon2::new(Algorithm::try_from(hash.algorithm)?, version, params);
    let output = Output::init_with(expected.len(), |output| {
        Ok(argon2.hash_password_into_with_memory(password.as_bytes(), salt, output, &mut memory[..blocks])?)
    })?;
    Ok(output == expected)
}

fn hasher() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    let params =
        Params::new(memory, passes, lanes, None).expect("OWASP's parameters are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_fits_its_password_alone_and_names_its_cost() {
        let password = NewPassword::parse("correct horse battery").expect("long enough");
        let hash = hash(&password).expect("randomness");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let mut memory = Vec::new();
        assert_eq!(verify("correct horse battery", &hash, &mut memory), Ok(true));
        assert_eq!(verify("correct horse batterz", &hash, &mut memory), Ok(false));
        let dearer = hash_of("correct horse battery", (20 * 1024, 1, 2));
        assert_eq!(
            verify("correct horse battery", &dearer, &mut memory),
            Ok(true),
            "the hash names its cost"
        );
        assert_eq!(
            verify("correct horse battery", &hash, &mut memory),
            Ok(true),
            "more memory changes nothing"
        );
        for broken in [
            "no hash",
            "$argon2id$v=19$m=19456,t=2,p=1",
            "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E",
        ] {
            assert!(verify("x", broken, &mut memory).is_err(), "{broken}");
        }
    }

    fn hash_of(password: &str, (memory, passes, lanes): (u32, u32, u32)) -> String {
        let params = Params::new(memory, passes, lanes, None).expect("within argon2's bounds");
        let salt = SaltString::encode_b64(b"sixteen bytes ..").expect("long enough");
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2.hash_password(password.as_bytes(), &salt).expect("a hash").to_string()
    }

    #[actix_web::test]
    async fn many_checks_take_no_more_memory_than_a_few() {
        let passwords = Passwords::new(2).expect("threads");
        let check = || async { passwords.fits("wrong".to_owned(), None).await };
        for _ in 0..4 {
            assert!(matches!(check().await, Ok(false)));
        }
        let before = resident();
        for _ in 0..20 {
            let all = futures_util::future::join_all((0..4).map(|_| check())).await;
            assert!(all.iter().all(|fits| matches!(fits, Ok(false))), "{all:?}");
        }
        // The other thread's memory may come to it, and another test's.
        let grown = resident().saturating_sub(before);
        assert!(grown < 100 << 10, "{grown} KiB more");
    }

    #[test]
    fn one_check_after_another_uses_the_same_memory() {
        let hash = hash_text("nobody has this password").expect("randomness");
        let mut memory = Vec::new();
        let mut places =
            (0..3).map(|_| verify("wrong", &hash, &mut memory).map(|_| (memory.as_ptr(), memory.len())));
        let first = places.next();
        assert!(places.all(|place| Some(place) == first), "{first:?}");
    }

    /// What this process has in memory, in KiB (Linux, proc(5)); elsewhere nothing is measured.
    fn resident() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
    }

    #[actix_web::test]
    async fn whoever_gets_no_turn_in_time_is_told_to_come_back() {
        let passwords = Passwords::new(1).expect("a thread");
        let all_turns = passwords.turns.clone().acquire_owned().await.expect("it is open");
        assert!(matches!(passwords.fits("wrong".to_owned(), None).await, Err(Error::Busy)));
        drop(all_turns);
        assert!(matches!(passwords.fits("wrong".to_owned(), None).await, Ok(false)));
    }

    #[actix_web::test]
    async fn a_request_that_is_given_up_keeps_its_turn_until_its_work_is_done() {
        let passwords = Passwords::new(1).expect("a thread");
        let given_up = tokio::time::timeout(Duration::ZERO, passwords.fits("wrong".to_owned(), None));
        assert!(given_up.await.is_err(), "it is under way");
        assert_eq!(passwords.turns.available_permits(), 0);
        assert!(
            matches!(passwords.fits("wrong".to_owned(), None).await, Ok(false)),
            "then the next is served"
        );
    }
}
