//! An example of every row, and what each kind of person gets of it.

/// A row, an address (and form) of it, and what each kind of person gets: a visitor, someone of no cohort, a learner,
/// a mentor, an admin.
pub struct Example {
    pub row: &'static str,
    pub at: &'static str,
    pub form: &'static str,
    pub statuses: [u16; 5],
}

const fn example(row: &'static str, at: &'static str, statuses: [u16; 5]) -> Example {
    Example { row, at, form: "", statuses }
}

const fn sending(row: &'static str, at: &'static str, form: &'static str, statuses: [u16; 5]) -> Example {
    Example { row, at, form, statuses }
}

const ALL: [u16; 5] = [200; 5];
const MEMBERS: [u16; 5] = [303, 404, 200, 200, 200];
const LEARNERS: [u16; 5] = [303, 404, 200, 403, 403];
const STAFF: [u16; 5] = [303, 404, 403, 200, 200];
const ADMINS: [u16; 5] = [303, 403, 403, 403, 200];
const LEADS: [u16; 5] = [303, 404, 403, 403, 200];
/// An act of a lead.
const LEADING: [u16; 5] = [401, 404, 403, 403, 303];
const REVIEWERS: [u16; 5] = [303, 404, 403, 200, 403];
const REVIEWERS_ACT: [u16; 5] = [401, 404, 403, 303, 403];

/// Signing out comes last, on either way: it ends the walker's session.
pub const EXAMPLES: &[Example] = &[
    example("GET /", "/", [200, 200, 303, 303, 303]),
    sending("POST /theme", "/theme", "theme=dark&back=%2Faccount", [303; 5]),
    example("GET /admin/site", "/admin/site", ADMINS),
    example("GET /admin/mail", "/admin/mail", ADMINS),
    example("GET /admin/mail/{delivery}", "/admin/mail/1", ADMINS),
    sending("POST /admin/mail/{delivery}/send", "/admin/mail/1/send", "", [401, 403, 403, 403, 303]),
    example("GET /admin/jobs", "/admin/jobs", ADMINS),
    sending("POST /admin/jobs/{job}/retry", "/admin/jobs/1/retry", "", [401, 403, 403, 403, 303]),
    example("GET /healthz", "/healthz", ALL),
    example("GET /readyz", "/readyz", ALL),
    example("GET /assets/{hash}/{name:.*}", "/assets/any/cairn.css", ALL),
    example("GET /style", "/style", ALL),
    example("GET /sign-in", "/sign-in", [200, 303, 303, 303, 303]),
    example("GET /account", "/account", [303, 200, 200, 200, 200]),
    sending("POST /account", "/account", "name=Someone&time_zone=UTC", [401, 303, 303, 303, 303]),
    example("GET /admin/people", "/admin/people", ADMINS),
    example("GET /programs", "/programs", ALL),
    example("GET /programs/{program}", "/programs/backend-developer", ALL),
    example("GET /programs/{program}/glossary", "/programs/sample/glossary", ALL),
    example(
        "GET /programs/{program}/images/{digest}/{name}",
        "/programs/sample/images/0123456789abcdef/dot.png",
        ALL,
    ),
    example("GET /admin/programs", "/admin/programs", ADMINS),
    example(
        "GET /admin/programs/{program}/versions/{number}/path",
        "/admin/programs/backend-developer/versions/1/path",
        ADMINS,
    ),
    example(
        "GET /admin/programs/{program}/versions/{number}/stages/{key}",
        "/admin/programs/backend-developer/versions/1/stages/language",
        ADMINS,
    ),
    example(
        "GET /admin/programs/{program}/versions/{number}/stages/{key}/checkpoint",
        "/admin/programs/backend-developer/versions/1/stages/language/checkpoint",
        ADMINS,
    ),
    example(
        "GET /admin/programs/{program}/versions/{number}/lessons/{key}",
        "/admin/programs/backend-developer/versions/1/lessons/first-repository",
        ADMINS,
    ),
    example(
        "GET /admin/programs/{program}/versions/{number}/projects/{key}",
        "/admin/programs/backend-developer/versions/1/projects/parcel-core",
        ADMINS,
    ),
    example(
        "GET /admin/programs/{program}/versions/{number}/projects/{key}/mentors",
        "/admin/programs/sample/versions/1/projects/build/mentors",
        ADMINS,
    ),
    example("GET /cohorts/{cohort}", "/cohorts/january-2027", MEMBERS),
    example("GET /cohorts/{cohort}/progress", "/cohorts/january-2027/progress", STAFF),
    example("GET /cohorts/{cohort}/progress.csv", "/cohorts/january-2027/progress.csv", STAFF),
    example(
        "GET /cohorts/{cohort}/projects/{project}/mentors",
        "/cohorts/january-2027/projects/parcel-core/mentors",
        STAFF,
    ),
    example("GET /cohorts/{cohort}/path", "/cohorts/january-2027/path", MEMBERS),
    example("GET /cohorts/{cohort}/stages/{stage}", "/cohorts/january-2027/stages/language", MEMBERS),
    example(
        "GET /cohorts/{cohort}/stages/{stage}/checkpoint",
        "/cohorts/january-2027/stages/language/checkpoint",
        MEMBERS,
    ),
    sending(
        "POST /cohorts/{cohort}/stages/{stage}/checkpoint",
        "/cohorts/january-2027/stages/language/checkpoint",
        "q1=0&sent=x",
        [401, 404, 422, 403, 403],
    ),
    example(
        "GET /cohorts/{cohort}/stages/{stage}/checkpoint/tries/{attempt}",
        "/cohorts/january-2027/stages/language/checkpoint/tries/1",
        [303, 404, 200, 404, 404],
    ),
    example(
        "GET /cohorts/{cohort}/lessons/{lesson}",
        "/cohorts/january-2027/lessons/first-repository",
        MEMBERS,
    ),
    sending(
        "POST /cohorts/{cohort}/lessons/{lesson}/done",
        "/cohorts/january-2027/lessons/first-repository/done",
        "",
        [401, 404, 303, 403, 403],
    ),
    sending(
        "POST /cohorts/{cohort}/lessons/{lesson}/done/undo",
        "/cohorts/january-2027/lessons/first-repository/done/undo",
        "",
        [401, 404, 303, 403, 403],
    ),
    example(
        "GET /cohorts/{cohort}/projects/{project}",
        "/cohorts/january-2027/projects/parcel-core",
        MEMBERS,
    ),
    example(
        "GET /cohorts/{cohort}/projects/{project}/hand-in",
        "/cohorts/january-2027/projects/log-summarizer/hand-in",
        LEARNERS,
    ),
    sending(
        "POST /cohorts/{cohort}/projects/{project}/hand-in",
        "/cohorts/january-2027/projects/log-summarizer/hand-in",
        "sent=x",
        [401, 404, 422, 403, 403],
    ),
    sending(
        "POST /cohorts/{cohort}/projects/{project}/draft",
        "/cohorts/january-2027/projects/log-summarizer/draft",
        "message=Half+a+thought",
        [401, 404, 303, 403, 403],
    ),
    sending(
        "POST /cohorts/{cohort}/projects/{project}/withdraw",
        "/cohorts/january-2027/projects/log-summarizer/withdraw",
        "",
        [401, 404, 303, 403, 403],
    ),
    example("GET /cohorts/{cohort}/submissions/{submission}", "/cohorts/january-2027/submissions/1", MEMBERS),
    example("GET /cohorts/{cohort}/stack", "/cohorts/january-2027/stack", LEARNERS),
    sending(
        "POST /cohorts/{cohort}/stack",
        "/cohorts/january-2027/stack",
        "stack=go",
        [401, 404, 303, 403, 403],
    ),
    example("GET /admin/cohorts", "/admin/cohorts", ADMINS),
    example("GET /admin/cohorts/new", "/admin/cohorts/new", ADMINS),
    sending("POST /admin/cohorts/check", "/admin/cohorts/check", "", [401, 403, 403, 403, 422]),
    sending("POST /admin/cohorts", "/admin/cohorts", "", [401, 403, 403, 403, 422]),
    example("GET /cohorts/{cohort}/settings", "/cohorts/january-2027/settings", LEADS),
    sending(
        "POST /cohorts/{cohort}/settings",
        "/cohorts/january-2027/settings",
        "",
        [401, 404, 403, 403, 422],
    ),
    example("GET /cohorts/{cohort}/people", "/cohorts/january-2027/people", MEMBERS),
    example(
        "GET /cohorts/{cohort}/people/invitations",
        "/cohorts/january-2027/people/invitations",
        [303, 404, 403, 200, 200],
    ),
    example("GET /cohorts/{cohort}/people/invite", "/cohorts/january-2027/people/invite", LEADS),
    sending(
        "POST /cohorts/{cohort}/people/invite/check",
        "/cohorts/january-2027/people/invite/check",
        "lines=a%40cairn.test&role=learner",
        [401, 404, 403, 403, 200],
    ),
    sending(
        "POST /cohorts/{cohort}/people/invite",
        "/cohorts/january-2027/people/invite",
        "lines=a%40cairn.test&role=learner",
        LEADING,
    ),
    example("GET /cohorts/{cohort}/people/{user}/remove", "/cohorts/january-2027/people/5/remove", LEADS),
    sending(
        "POST /cohorts/{cohort}/people/{user}/remove",
        "/cohorts/january-2027/people/5/remove",
        "",
        LEADING,
    ),
    sending(
        "POST /cohorts/{cohort}/people/{user}/return",
        "/cohorts/january-2027/people/5/return",
        "",
        LEADING,
    ),
    sending(
        "POST /cohorts/{cohort}/people/{user}/role",
        "/cohorts/january-2027/people/2/role",
        "role=mentor",
        LEADING,
    ),
    example("GET /invitations/{token}", "/invitations/t0ken", ALL),
    sending("POST /invitations/{token}/opened", "/invitations/t0ken/opened", "", [204; 5]),
    sending("POST /invitations/{token}", "/invitations/t0ken", "", [422, 409, 409, 409, 409]),
    sending(
        "POST /cohorts/{cohort}/invitations/{invitation}/link",
        "/cohorts/january-2027/invitations/1/link",
        "",
        [401, 404, 403, 403, 200],
    ),
    sending(
        "POST /cohorts/{cohort}/invitations/{invitation}/send",
        "/cohorts/january-2027/invitations/1/send",
        "",
        LEADING,
    ),
    sending(
        "POST /cohorts/{cohort}/invitations/{invitation}/revoke",
        "/cohorts/january-2027/invitations/1/revoke",
        "",
        LEADING,
    ),
    example("GET /cohorts/{cohort}/queue", "/cohorts/january-2027/queue", STAFF),
    sending("POST /cohorts/{cohort}/queue/next", "/cohorts/january-2027/queue/next", "", REVIEWERS_ACT),
    sending(
        "POST /cohorts/{cohort}/rounds/{round}/claim",
        "/cohorts/january-2027/rounds/1/claim",
        "",
        REVIEWERS_ACT,
    ),
    sending(
        "POST /cohorts/{cohort}/rounds/{round}/claim/extend",
        "/cohorts/january-2027/rounds/1/claim/extend",
        "",
        REVIEWERS_ACT,
    ),
    example("GET /cohorts/{cohort}/rounds/{round}/review", "/cohorts/january-2027/rounds/1/review", STAFF),
    sending(
        "POST /cohorts/{cohort}/rounds/{round}/review",
        "/cohorts/january-2027/rounds/1/review",
        "summary=Good.",
        REVIEWERS_ACT,
    ),
    example(
        "GET /cohorts/{cohort}/rounds/{round}/review/preview",
        "/cohorts/january-2027/rounds/1/review/preview?verdict=accept",
        REVIEWERS,
    ),
    sending(
        "POST /cohorts/{cohort}/rounds/{round}/review/publish",
        "/cohorts/january-2027/rounds/1/review/publish",
        "verdict=accept&version=1",
        [401, 404, 403, 422, 403],
    ),
    example(
        "GET /cohorts/{cohort}/rounds/{round}/return",
        "/cohorts/january-2027/rounds/1/return",
        REVIEWERS,
    ),
    sending(
        "POST /cohorts/{cohort}/rounds/{round}/return",
        "/cohorts/january-2027/rounds/1/return",
        "",
        [401, 404, 403, 422, 403],
    ),
    sending(
        "POST /cohorts/{cohort}/rounds/{round}/claim/release",
        "/cohorts/january-2027/rounds/1/claim/release",
        "",
        REVIEWERS_ACT,
    ),
    sending(
        "POST /cohorts/{cohort}/reviews/{review}/correct",
        "/cohorts/january-2027/reviews/1/correct",
        "",
        REVIEWERS_ACT,
    ),
    sending("POST /sign-in", "/sign-in", "email=&password=", [422; 5]),
    sending("POST /invitations/{token}/switch", "/invitations/t0ken/switch", "", [303; 5]),
    sending("POST /sign-out", "/sign-out", "", [303; 5]),
];
