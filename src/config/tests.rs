use super::*;

fn with(pairs: &[(&str, &str)]) -> Result<Config, Wrong> {
    Config::of(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())), [])
}

fn refusal(pairs: &[(&str, &str)]) -> String {
    with(pairs).map_or_else(|wrong| wrong.to_string(), |_| "accepted".to_owned())
}

#[test]
fn nothing_set_is_a_trial_on_this_machine() {
    let config = with(&[]).expect("the defaults hold");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.address(), "http://localhost:8080");
    assert!(config.database_url.is_none());
}

#[test]
fn another_port_moves_the_address_that_people_use() {
    let config = with(&[("CAIRN_LISTEN_ADDR", "127.0.0.1:9000")]).expect("a port");
    assert_eq!(config.address(), "http://localhost:9000");
}

#[test]
fn a_port_that_the_system_chose_is_the_one_that_links_lead_to() {
    let config = with(&[("CAIRN_LISTEN_ADDR", "127.0.0.1:0")]).expect("a port").on_port(40_123);
    assert_eq!(config.link("/sign-in").as_str(), "http://localhost:40123/sign-in");
    let config =
        with(&[("CAIRN_LISTEN_ADDR", "127.0.0.1:0"), ("CAIRN_BASE_URL", "https://cairn.example.org")]);
    assert_eq!(config.expect("both").on_port(40_123).address(), "https://cairn.example.org");
}

#[test]
fn a_misspelt_name_is_refused_with_the_nearest_one() {
    let said = refusal(&[("CAIRN_LISTEN_ADR", "127.0.0.1:1")]);
    assert_eq!(
        said,
        "CAIRN_LISTEN_ADR is not a setting of Cairn; did you mean CAIRN_LISTEN_ADDR? `cairn config` lists them all."
    );
}

#[test]
fn other_programs_names_are_none_of_our_business() {
    assert!(with(&[("PATH", "/bin"), ("DATABASE", "x")]).is_ok());
}

#[test]
fn a_wrong_value_says_what_would_be_right_and_where_it_is_set() {
    assert_eq!(
        refusal(&[("CAIRN_POOL_SIZE", "many")]),
        "CAIRN_POOL_SIZE is \"many\", but has to be a number from 2 to 200. Change it where it is set: environment."
    );
    for (name, value) in [
        ("CAIRN_LISTEN_ADDR", "localhost"),
        ("CAIRN_BASE_URL", "learn.example.org"),
        ("CAIRN_BASE_URL", "https://learn.example.org/cairn"),
        ("CAIRN_TRUSTED_PROXIES", "10.0.0.1;10.0.0.2"),
        ("CAIRN_WORKERS", "0"),
        ("CAIRN_LOG", "xml"),
        ("CAIRN_DEMO_PUBLIC", "yes"),
    ] {
        assert!(refusal(&[(name, value)]).starts_with(name), "{name}={value} is accepted");
    }
}

#[test]
fn a_secret_is_never_repeated() {
    let said = refusal(&[("CAIRN_SECRET_KEY", "hunter2")]);
    assert!(said.contains("(hidden)") && !said.contains("hunter2"), "{said}");
    let config = with(&[("DATABASE_URL", "postgres://u:hunter2@h/d"), ("CAIRN_SECRET_KEY", &"k".repeat(32))])
        .expect("both");
    let listed = config.given.iter().map(|g| g.value.to_string()).collect::<Vec<_>>().join(" ");
    assert!(!listed.contains("hunter2") && !listed.contains("kkk"), "{listed}");
}

#[test]
fn a_database_of_ones_own_needs_a_key_of_ones_own() {
    assert!(refusal(&[("DATABASE_URL", "postgres://h/d")]).starts_with("CAIRN_SECRET_KEY is \"not set\""));
}

#[test]
fn a_value_may_stand_in_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key");
    std::fs::write(&file, format!("{}\n", "s".repeat(40))).expect("a file");
    let path = file.display().to_string();
    let config = with(&[("CAIRN_SECRET_KEY_FILE", &path)]).expect("a key");
    assert_eq!(config.secret_key, Some("s".repeat(40)));
    assert_eq!(
        refusal(&[("CAIRN_SECRET_KEY_FILE", &path), ("CAIRN_SECRET_KEY", &"s".repeat(40))]),
        "Both CAIRN_SECRET_KEY and CAIRN_SECRET_KEY_FILE are set. Keep one of them."
    );
    assert!(refusal(&[("CAIRN_SECRET_KEY_FILE", "/nowhere")]).contains("/nowhere"));
}

#[test]
fn the_environment_wins_over_the_file() {
    let pair = |v: &str| [("CAIRN_WORKERS".to_owned(), v.to_owned())];
    let config = Config::of(pair("3"), pair("5")).expect("numbers");
    assert_eq!(config.workers, 3);
    assert_eq!(
        config.given.iter().find(|g| g.setting.name == "CAIRN_WORKERS").map(|g| &g.source),
        Some(&Source::Environment)
    );
}

/// A service's name begins like ours in the environment of every container beside it.
#[test]
fn what_kubernetes_says_of_a_service_called_cairn_passes() {
    let told = [
        ("CAIRN_SERVICE_HOST", "10.0.0.7"),
        ("CAIRN_SERVICE_PORT", "80"),
        ("CAIRN_SERVICE_PORT_HTTP", "80"),
        ("CAIRN_PORT", "tcp://10.0.0.7:80"),
        ("CAIRN_PORT_80_TCP", "tcp://10.0.0.7:80"),
        ("CAIRN_PORT_80_TCP_ADDR", "10.0.0.7"),
        ("CAIRN_DB_PORT_5432_TCP_PROTO", "tcp"),
    ];
    assert!(with(&told).is_ok(), "{}", refusal(&told));
    assert!(refusal(&[("CAIRN_PORT", "9000")]).starts_with("CAIRN_PORT is not a setting"));
    assert!(refusal(&[("CAIRN_PORT_X", "1")]).starts_with("CAIRN_PORT_X is not a setting"));
}

#[test]
fn an_address_that_libpq_cannot_read_is_refused_unseen() {
    for address in ["hunter2", "postgres://u:hunter2@ss@h/d", "host=h password=hunter2 more"] {
        let said = refusal(&[("DATABASE_URL", address), ("CAIRN_SECRET_KEY", &"k".repeat(32))]);
        assert!(
            said.starts_with("DATABASE_URL is \"(hidden)\", but has to be an address as postgres:"),
            "{said}"
        );
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn a_setting_that_is_no_text_is_refused_and_anothers_is_not() {
    use std::{ffi::OsString, os::unix::ffi::OsStringExt};
    let odd = |name: &str| read::texts([(name.into(), OsString::from_vec(vec![b'a', 0xff]))]).1;
    assert_eq!(odd("CAIRN_LOG"), Some(Wrong::NotText { name: "CAIRN_LOG".to_owned() }));
    assert_eq!(odd("DATABASE_URL_FILE"), Some(Wrong::NotText { name: "DATABASE_URL_FILE".to_owned() }));
    assert_eq!(odd("HOME"), None);
}

fn mail(url: &str) -> Result<Config, Wrong> {
    with(&[("CAIRN_SMTP_URL", url), ("CAIRN_MAIL_FROM", "Our School <learn@example.org>")])
}

#[test]
fn a_mail_server_is_named_as_lettre_names_it() {
    assert!(with(&[]).expect("no mail server").mail.is_none());
    for (url, is_overheard) in [
        ("smtp://127.0.0.1:2525", false),
        ("smtp://u:p@localhost:2525", false),
        ("smtp://u:p@127.0.0.1:2525", false),
        ("smtp://u:p@[::1]:2525", false),
        ("smtp://mail", false),
        ("smtp://u:p%40ss@mail:587", true),
        ("smtp://u:p@mail:587?tls=opportunistic", true),
        ("smtp://u:p@mail:587?tls=required", false),
        ("smtps://u:p@mail.example.org", false),
        ("smtps://u%40example.org:p@mail.example.org:4650", false),
    ] {
        let read = mail(url).unwrap_or_else(|wrong| panic!("{url}: {wrong}"));
        assert_eq!(read.mail.map(|mail| mail.is_overheard), Some(is_overheard), "{url}");
    }
}

#[test]
fn a_mail_server_that_cannot_be_meant_is_refused_unseen() {
    for url in [
        "mail.example.org",
        "http://u:hunter2@mail",
        "smtp:u:hunter2@mail",
        "smtp://",
        "smtp://u:hunter2@",
        "smtp://u:hunter2@mail:0",
        "smtp://u:hunter2@mail:99999",
        "smtp://u:hunter2@mail?tls=maybe",
        "smtp://u:hunter2@mail?starttls=required",
        "smtp://u@mail",
        "smtp://:hunter2@mail",
        "smtps://u:hunter2@mail#x",
        "smtps://u:hunter2@ma il",
    ] {
        let said = mail(url).map_or_else(|wrong| wrong.to_string(), |_| "accepted".to_owned());
        assert!(
            said.starts_with("CAIRN_SMTP_URL is \"(hidden)\", but has to be an address as"),
            "{url}: {said}"
        );
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn a_mail_server_needs_an_address_to_send_from() {
    assert!(
        refusal(&[("CAIRN_SMTP_URL", "smtp://mail")])
            .starts_with("CAIRN_MAIL_FROM is \"not set\", but has to be set")
    );
    for from in ["learn", "learn@", "Our School", "a@b, c@d", "X\r\nBcc: y <a@b.c>"] {
        assert!(refusal(&[("CAIRN_MAIL_FROM", from)]).starts_with("CAIRN_MAIL_FROM is"), "{from:?}");
    }
    for from in
        ["learn@example.org", "Our School <learn@example.org>", "\"School, ours\" <learn@example.org>"]
    {
        assert_eq!(refusal(&[("CAIRN_MAIL_FROM", from)]), "accepted", "{from:?}");
    }
}

#[test]
fn a_password_of_the_mail_server_is_not_shown_by_mistake() {
    let config = mail("smtps://u:hunter2@mail.example.org").expect("a server");
    assert!(!format!("{config:?}").contains("hunter2"), "{config:?}");
}
