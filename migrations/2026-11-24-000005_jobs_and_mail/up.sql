CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- A worker takes only the kinds that it knows, since a newer process may queue others: so no list stands here.
    kind text NOT NULL,
    payload jsonb NOT NULL,
    -- None: it may stand here as often as it is queued.
    dedupe_key text CONSTRAINT jobs_of_one_key_are_one UNIQUE,
    -- When it was first to run; `run_at` moves on with each try.
    due_at timestamptz NOT NULL,
    run_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    -- None: nobody works on it.
    leased_until timestamptz,
    -- None: no try has failed.
    last_error text,
    -- None: it is tried on.
    failed_at timestamptz,
    CONSTRAINT jobs_kind_is_a_word CHECK (kind ~ '^[a-z_]{1,40}$'),
    CONSTRAINT jobs_dedupe_key_fits CHECK (char_length(dedupe_key) BETWEEN 1 AND 200),
    CONSTRAINT jobs_attempts_count_from_none CHECK (attempts >= 0),
    CONSTRAINT jobs_last_error_fits CHECK (char_length(last_error) <= 2000),
    CONSTRAINT jobs_that_failed_are_nobodys CHECK (failed_at IS NULL OR leased_until IS NULL)
);
CREATE INDEX jobs_by_turn ON jobs (run_at, id) WHERE failed_at IS NULL;
CREATE INDEX jobs_that_failed ON jobs (id DESC) WHERE failed_at IS NOT NULL;

CREATE TABLE deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- A newer process may send others than an older one knows: so no list stands here.
    kind text NOT NULL,
    to_address citext NOT NULL,
    -- None: only the address is known.
    to_name text,
    -- None: to someone without an account. A mail of someone or of a cohort that is gone is not sent.
    to_user bigint CONSTRAINT deliveries_to_an_account_go_with_it REFERENCES users ON DELETE CASCADE,
    -- None: it is about no cohort.
    cohort_id bigint CONSTRAINT deliveries_of_a_cohort_go_with_it REFERENCES cohorts ON DELETE CASCADE,
    -- Only someone in the cohort gets it, at the moment when it is sent.
    members_only boolean NOT NULL,
    subject text NOT NULL,
    -- Encrypted, since a link in it may be a key; none: scrubbed.
    body bytea,
    -- From then on the body is of no use to anyone: it is not sent, and scrubbed.
    body_until timestamptz NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    -- Why it was not sent, or not yet; none: nothing stood in the way.
    last_error text,
    message_id text NOT NULL CONSTRAINT deliveries_are_known_by_one_id_each UNIQUE,
    created_at timestamptz NOT NULL,
    -- None: not sent.
    sent_at timestamptz,
    CONSTRAINT deliveries_kind_is_a_word CHECK (kind ~ '^[a-z_]{1,40}$'),
    CONSTRAINT deliveries_to_address_fits CHECK (octet_length(to_address::text) BETWEEN 3 AND 254),
    CONSTRAINT deliveries_to_name_fits CHECK (char_length(to_name) BETWEEN 1 AND 100),
    CONSTRAINT deliveries_subject_is_one_short_line CHECK (char_length(subject) BETWEEN 1 AND 200 AND subject !~ '[\r\n]'),
    CONSTRAINT deliveries_state_is_known CHECK (state IN ('queued', 'sent', 'failed', 'kept', 'dropped')),
    CONSTRAINT deliveries_attempts_count_from_none CHECK (attempts >= 0),
    CONSTRAINT deliveries_last_error_fits CHECK (char_length(last_error) <= 2000),
    CONSTRAINT deliveries_are_sent_at_a_moment CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CONSTRAINT deliveries_are_scrubbed_when_done CHECK (state NOT IN ('sent', 'dropped') OR body IS NULL),
    CONSTRAINT deliveries_that_wait_have_a_body CHECK (state <> 'queued' OR body IS NOT NULL)
);
CREATE INDEX deliveries_by_state ON deliveries (state, id DESC);
CREATE INDEX deliveries_by_user ON deliveries (to_user);
CREATE INDEX deliveries_by_cohort ON deliveries (cohort_id);
CREATE INDEX deliveries_to_scrub ON deliveries (body_until) WHERE body IS NOT NULL;
