//! Handing a mail over to a mail server: once, or again, or not at all.

use super::*;
use crate::support::{Act, Step};
use chrono::TimeDelta;

#[actix_web::test]
async fn a_mail_is_sent_whole_and_its_text_forgotten() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    returned(&app);
    assert_eq!(run_due(&app), 1);
    let mail = smtp.mail();
    assert_eq!(
        (mail.from.as_str(), mail.to.as_str()),
        ("MAIL FROM:<learn@school.test>", "RCPT TO:<learner@cairn.test>")
    );
    assert_eq!(mail.header("From"), "\"Our School\" <learn@school.test>");
    assert_eq!(mail.header("To"), "\"Amara Okafor\" <learner@cairn.test>");
    assert_eq!(mail.header("Subject"), "Parcel core came back to you");
    assert_eq!(mail.header("Date"), "Mon, 01 Feb 2027 09:30:00 +0000");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    assert!(mail.header("Message-ID").starts_with('<') && mail.header("Message-ID").ends_with("@localhost>"));
    assert!(mail.header("Content-Type").starts_with("multipart/alternative"), "{}", mail.text);
    for part in ["Content-Type: text/plain; charset=utf-8", "Content-Type: text/html; charset=utf-8"] {
        assert!(mail.text.contains(part), "{}", mail.text);
    }
    let sent = Logged { state: "sent".to_owned(), attempts: 1, readable: false, why: String::new() };
    assert_eq!((logged(&app), count(&app, "jobs")), (sent, 0));
}

/// PRODUCT.md, invariant 11.
#[actix_web::test]
async fn what_is_rolled_back_tells_nobody() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    let to = To { user: None, email: "new@cairn.test", name: None, cohort: None };
    let failed = app.database.connect().transaction(|c| {
        invite(c, &app, &to)?;
        Err::<(), _>(Error::Forbidden)
    });
    assert!(matches!(failed, Err(Error::Forbidden)));
    assert_eq!((run_due(&app), count(&app, "deliveries")), (0, 0));
}

#[actix_web::test]
async fn an_address_that_is_refused_is_not_tried_again() {
    for step in [Step::Rcpt, Step::Data, Step::Text] {
        let smtp = Smtp::that([Act::Refuse(step, "550 5.1.1 nobody of that name")]);
        let app = sending_to(&smtp);
        invited(&app);
        assert_eq!(run_due(&app), 1);
        let failed = Logged {
            state: "failed".to_owned(),
            attempts: 1,
            readable: true,
            why: "The mail server said: 550 5.1.1 nobody of that name".to_owned(),
        };
        assert_eq!((logged(&app), count(&app, "jobs")), (failed, 0), "{step:?}");
    }
}

#[actix_web::test]
async fn what_passes_is_tried_again_later_as_the_same_mail() {
    let busy = "451 4.3.0 busy";
    let smtp = Smtp::that([
        Act::Drop(Step::Text),
        Act::Refuse(Step::Rcpt, busy),
        Act::Refuse(Step::Data, busy),
        Act::Refuse(Step::Text, busy),
        Act::Drop(Step::Rcpt),
        Act::Refuse(Step::Auth, "535 5.7.8 wrong password"),
    ]);
    let app = sending_to(&smtp);
    returned(&app);
    for attempts in 1..=6 {
        assert_eq!(run_due(&app), 1, "{attempts}");
        assert_eq!(run_due(&app), 0, "not at once");
        let waiting = logged(&app);
        assert_eq!((waiting.state.as_str(), waiting.attempts, waiting.readable), ("queued", attempts, true));
        assert!(waiting.why.starts_with("The mail server "), "{}", waiting.why);
        app.later(TimeDelta::hours(6));
    }
    assert_eq!((run_due(&app), state(&app)), (1, "sent".to_owned()));
    let [mail] = smtp.mails().try_into().unwrap();
    let of_the_log = format!("deliveries WHERE message_id = '{}'", mail.header("Message-ID"));
    assert_eq!(count(&app, &of_the_log), 1);
    assert_eq!(mail.header("Date"), "Mon, 01 Feb 2027 09:30:00 +0000", "it is still the one of Monday");
}

#[actix_web::test]
async fn after_ten_tries_a_mail_has_failed_and_an_admin_can_send_it_again() {
    let smtp = Smtp::that((0..10).map(|_| Act::Drop(Step::Rcpt)));
    let app = sending_to(&smtp);
    let id = returned(&app);
    for _ in 0..10 {
        assert_eq!((run_due(&app), state(&app).as_str() == "sent"), (1, false));
        app.later(TimeDelta::hours(6));
    }
    assert_eq!((run_due(&app), state(&app), count(&app, "jobs")), (0, "failed".to_owned(), 0));
    let jonas = app.jonas().await;
    let page = jonas.get(&format!("/admin/mail/{id}")).await;
    assert!(page.words().contains("The mail server could not be used"), "{}", page.words());
    let answer = jonas.press(&page, "Send again", &[]).await;
    assert!(jonas.follow(&answer).await.words().contains("The mail waits for its turn."));
    assert_eq!((run_due(&app), state(&app)), (1, "sent".to_owned()));
    let page = jonas.follow(&jonas.press(&page, "Send again", &[]).await).await;
    assert!(page.words().contains("This mail cannot be sent again."), "{}", page.words());
    assert_eq!((run_due(&app), smtp.mails().len()), (0, 1));
}

/// The server has it, and the process ends before that is written down: it comes twice, under one Message-ID.
#[actix_web::test]
async fn a_mail_whose_sending_was_never_written_down_comes_again_under_its_id() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    returned(&app);
    execute(&app, "ALTER TABLE deliveries ADD CONSTRAINT for_now CHECK (state <> 'sent')");
    assert_eq!(run_due(&app), 1);
    execute(&app, "ALTER TABLE deliveries DROP CONSTRAINT for_now");
    assert_eq!(state(&app), "queued");
    app.later(TimeDelta::minutes(1));
    assert_eq!((run_due(&app), state(&app)), (1, "sent".to_owned()));
    let ids = smtp.mails().iter().map(|mail| mail.header("Message-ID")).collect::<Vec<_>>();
    assert_eq!((ids.len(), &ids[0]), (2, &ids[1]));
}

#[actix_web::test]
async fn names_with_line_ends_add_no_header() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    let link = app.state.config.link("/x");
    let letter = RoundReturned {
        mentor: "Eve",
        project: "X\r\nBcc: all@cairn.test\r\n\r\nHello",
        note: "\u{0}.\r\n.\r\nMAIL FROM:<eve@cairn.test>",
        link: &link,
    };
    write(&app, "learner@cairn.test", "Amara\r\nCc: all@cairn.test\u{7}", &letter);
    assert_eq!((run_due(&app), state(&app)), (1, "sent".to_owned()));
    let mail = smtp.mail();
    assert_eq!(mail.header("Subject"), "X Bcc: all@cairn.test Hello came back to you");
    assert_eq!(mail.to, "RCPT TO:<learner@cairn.test>");
    let head = mail.text.split("\r\n\r\n").next().unwrap();
    assert!(head.lines().all(|line| !line.starts_with("Bcc") && !line.starts_with("Cc")), "{head}");
    assert!(smtp.mails().is_empty());
}

#[actix_web::test]
async fn an_address_that_is_none_fails_and_hurts_nothing() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    let to = To { user: None, email: "a@b\r\nRCPT TO:<c@d>", name: None, cohort: None };
    app.database.connect().transaction(|c| invite(c, &app, &to)).unwrap();
    assert_eq!((run_due(&app), state(&app)), (1, "failed".to_owned()));
    assert!(logged(&app).why.starts_with("The address cannot be read"), "{}", logged(&app).why);
}

#[actix_web::test]
async fn a_mail_of_another_secret_key_fails_and_says_so() {
    let smtp = Smtp::accepting();
    let app = sending_to(&smtp);
    returned(&app);
    execute(&app, "UPDATE deliveries SET message_id = '<another@mail>'");
    assert_eq!((run_due(&app), state(&app)), (1, "failed".to_owned()));
    assert!(logged(&app).why.contains("CAIRN_SECRET_KEY"), "{}", logged(&app).why);
}
