//! Builds the app: every feature's rows, and what stands around them all.

use crate::{
    cohorts,
    config::Config,
    jobs::{self, Worker},
    messages, people, programs, progress, reviews, site,
    state::State,
    web::{self, Row},
    work,
};
use actix_web::{
    App, HttpServer,
    dev::Server,
    middleware::{Compress, from_fn},
    rt::signal::unix::{Signal, SignalKind, signal},
    web::Data,
};
use futures_util::future::{Either, join, select};
use std::{io, net::TcpListener, pin::pin, time::Duration};

/// A head that takes longer to arrive is given up.
const HEAD_WITHIN: Duration = Duration::from_secs(10);

/// An open connection without a request is closed after this time.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Requests and jobs under way at the end get this time, in seconds.
const FINISH_WITHIN: u64 = 10;

/// Every row of the product. In a demo there is one page more.
#[must_use]
pub fn routes(demo: bool) -> Vec<Row> {
    [
        site::routes(demo),
        people::routes(),
        programs::routes(),
        cohorts::routes(),
        progress::routes(),
        work::routes(),
        reviews::routes(),
        messages::routes(),
        jobs::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A server on this socket, not running yet. `rows` gives its table, once for each worker.
///
/// # Errors
/// What the system said of the socket.
pub fn build(
    listener: TcpListener,
    state: State,
    rows: impl Fn() -> Vec<Row> + Send + Clone + 'static,
) -> io::Result<Server> {
    let workers = state.config.workers;
    // They wait for the database alone, and more of them than connections would only queue for those. Passwords have
    // threads of their own.
    let blocking = (state.config.pool_size as usize).div_ceil(workers);
    warn_of_missing_proxy(&state.config);
    warn_of_open_password(&state.config);
    let app = move || {
        // The last `wrap` is the outermost: the log sees all that the others do.
        App::new()
            .app_data(Data::new(state.clone()))
            .wrap(from_fn(web::same_origin))
            .wrap(from_fn(web::draw))
            .wrap(Compress::default())
            .wrap(from_fn(web::security))
            .wrap(from_fn(web::requests))
            .configure(web::mount(rows(), &state))
    };
    let server = HttpServer::new(app)
        .workers(workers)
        .worker_max_blocking_threads(blocking)
        .client_request_timeout(HEAD_WITHIN)
        .keep_alive(KEEP_ALIVE)
        .shutdown_timeout(FINISH_WITHIN)
        .disable_signals() // Ctrl-C would break off the requests under way: `End` lets them finish
        .listen(listener)?;
    Ok(server.run())
}

/// TLS ends before this server, so something stands there; unless it is trusted, everyone comes from its address.
fn warn_of_missing_proxy(config: &Config) {
    if config.is_https() && config.trusted_proxies.is_empty() {
        tracing::warn!(
            target: "cairn::web",
            "CAIRN_BASE_URL is https, but CAIRN_TRUSTED_PROXIES is empty: failed sign-ins of all people count for the \
             proxy's address. Set it to that address.",
        );
    }
}

/// Cairn does not ask for TLS by itself where the address says nothing of it: a server in the same house may have none.
fn warn_of_open_password(config: &Config) {
    if config.mail.as_ref().is_some_and(|mail| mail.is_overheard) {
        tracing::warn!(
            target: "cairn::mail",
            "CAIRN_SMTP_URL sends its password unencrypted to another machine. Add ?tls=required to it, or begin it \
             with smtps://.",
        );
    }
}

/// The signals that end a server, heard from the moment on when this is made.
pub struct End {
    interrupt: Signal,
    terminate: Signal,
}

impl End {
    /// Begins to listen for SIGINT and SIGTERM.
    ///
    /// # Errors
    /// What the system said.
    pub fn listen() -> io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Runs the server until a signal. Requests and the job under way are finished, unless they take too long or a
    /// second signal comes.
    ///
    /// # Errors
    /// What the server ended of.
    pub async fn of(mut self, server: Server, mut worker: Worker) -> io::Result<()> {
        let handle = server.handle();
        let server = match select(pin!(self.told()), server).await {
            Either::Left(((), server)) => server,
            Either::Right((ended, _)) => return ended,
        };
        // What it returns is only told of the end, and so is the server.
        drop(handle.stop(true));
        let worked = tokio::time::timeout(Duration::from_secs(FINISH_WITHIN), worker.ended());
        match select(pin!(self.told()), pin!(join(server, worked))).await {
            Either::Left(((), _)) => Ok(()),
            Either::Right(((ended, _), _)) => ended,
        }
    }

    async fn told(&mut self) {
        select(pin!(self.interrupt.recv()), pin!(self.terminate.recv())).await;
    }
}
