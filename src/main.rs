//! The command line.

use anyhow::Context;
use cairn::{
    config::{Config, Given, Value},
    db::{migrations, private::Private},
    people::commands,
    programs,
    serve::{self, Database, Kind},
    server,
};
use clap::{Parser, Subcommand};
use std::{io::IsTerminal, path::PathBuf, process::ExitCode};
use tracing_subscriber::EnvFilter;

/// A self-hosted web platform for learning cohorts.
///
/// Settings come from the environment and from a file .env in the working folder; `cairn config` lists them all.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a demo with made-up people; it is laid into an empty database
    Demo {
        /// Throw away whatever was done in the demo, and make it anew
        #[arg(long)]
        reset: bool,
    },
    /// Serve the site
    Serve,
    /// Bring the database up to date, and end
    Migrate,
    /// Accounts
    #[command(subcommand)]
    User(User),
    /// Programs: what is taught
    #[command(subcommand)]
    Program(Program),
    /// List every setting with its value and where that comes from
    Config,
    /// List every route with who may enter
    Routes,
}

#[derive(Subcommand)]
enum User {
    /// Add an admin; the password is asked for, or read from standard input
    CreateAdmin {
        /// The address to sign in with
        #[arg(long)]
        email: String,
        /// What the admin is called
        #[arg(long)]
        name: String,
    },
}

#[derive(Subcommand)]
enum Program {
    /// Read a program's folder and say everything that is wrong with it
    Check {
        /// The folder, as programs/backend-developer
        dir: PathBuf,
    },
    /// Import a program's folder as a new version; the same folder again changes nothing
    Import {
        /// The folder, as programs/backend-developer
        dir: PathBuf,
    },
    /// List the programs of this site
    List,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("cairn: {e:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Demo { reset } => serve::run(settings()?, Kind::Demo { reset }),
        Command::Serve => serve::run(settings()?, Kind::School),
        Command::Migrate => migrate(&settings()?),
        Command::User(User::CreateAdmin { email, name }) => {
            println!("{}", commands::create_admin(&settings()?, &email, &name)?);
            Ok(())
        }
        Command::Program(program) => {
            println!("{}", run_program(&program)?);
            Ok(())
        }
        Command::Config => show_settings(),
        Command::Routes => {
            for row in server::routes(true) {
                println!("{row}");
            }
            Ok(())
        }
    }
}

fn run_program(program: &Program) -> anyhow::Result<String> {
    match program {
        Program::Check { dir } => programs::commands::check(dir),
        Program::Import { dir } => programs::commands::import(&settings()?, dir),
        Program::List => programs::commands::list(&settings()?),
    }
}

fn settings() -> anyhow::Result<Config> {
    let config = Config::load()?;
    start_log(&config)?;
    Ok(config)
}

/// The log goes to standard error; what a command has to say, to standard output.
fn start_log(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::builder().parse(&config.log_filter).with_context(|| {
        format!("RUST_LOG is {:?}; use error, warn, info, debug, or module=level", config.log_filter)
    })?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if config.log_json {
        log.json().flatten_event(true).init();
    } else {
        log.init();
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(target: "cairn", place, "panicked: {}", panic.payload_as_str().unwrap_or("no message"));
    }));
    Ok(())
}

fn migrate(config: &Config) -> anyhow::Result<()> {
    let database = Database::open(config, Private::join)?;
    let mut conn = database.connect()?;
    match migrations::run(&mut conn)?.as_slice() {
        [] => println!("The database is up to date already"),
        applied => println!("applied {}", applied.join(", ")),
    }
    drop(conn);
    database.close()
}

/// First the list, which helps with the complaint about what is wrong in it.
fn show_settings() -> anyhow::Result<()> {
    let (given, config) = Config::look();
    print_settings(&given);
    start_log(&config?)
}

fn print_settings(all: &[Given]) {
    for given in all {
        let value = match &given.value {
            Value::Open(text) => text.as_str(),
            Value::Hidden => "(hidden)",
        };
        println!(
            "{:<22} {:<34} {:<14} {}",
            given.setting.name,
            value,
            given.source.to_string(),
            given.setting.about
        );
    }
}
