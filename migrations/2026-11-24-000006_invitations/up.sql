-- Defaults are constants: PostgreSQL adds such columns without rewriting the table.
ALTER TABLE cohorts
    -- A stage opens only once the required projects of the one before are handed in.
    ADD COLUMN sequential boolean NOT NULL DEFAULT false,
    -- Within how many working hours a round is to be reviewed.
    ADD COLUMN review_target_hours integer NOT NULL DEFAULT 16
        CONSTRAINT cohorts_target_is_possible CHECK (review_target_hours BETWEEN 1 AND 400);

CREATE TABLE invitations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cohort_id bigint NOT NULL CONSTRAINT invitations_belong_to_a_cohort REFERENCES cohorts ON DELETE CASCADE,
    email citext NOT NULL,
    -- As the one who invites wrote it; none: they say it themselves.
    name text,
    role text NOT NULL,
    -- SHA-256 of the newest link's token: a copy of this table lets nobody in.
    token_hash bytea NOT NULL CONSTRAINT invitations_have_one_link_each UNIQUE,
    invited_by bigint NOT NULL CONSTRAINT invitations_come_from_someone REFERENCES users ON DELETE RESTRICT,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    -- None: not looked at by a person, as far as one can tell.
    opened_at timestamptz,
    -- None: not accepted.
    joined_at timestamptz,
    joined_as bigint CONSTRAINT invitations_let_someone_in REFERENCES users ON DELETE RESTRICT,
    -- None: it was not taken back.
    revoked_at timestamptz,
    CONSTRAINT invitations_email_fits CHECK (octet_length(email::text) BETWEEN 3 AND 254),
    CONSTRAINT invitations_name_fits CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT invitations_role_is_known CHECK (role IN ('learner', 'mentor', 'lead')),
    CONSTRAINT invitations_token_is_a_digest CHECK (octet_length(token_hash) = 32),
    CONSTRAINT invitations_are_used_by_someone CHECK ((joined_at IS NULL) = (joined_as IS NULL)),
    CONSTRAINT invitations_end_in_one_way CHECK (joined_at IS NULL OR revoked_at IS NULL)
);
CREATE UNIQUE INDEX invitations_are_open_once_for_each_address ON invitations (cohort_id, email)
    WHERE joined_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_by_cohort ON invitations (cohort_id, id);
CREATE INDEX invitations_by_inviter ON invitations (invited_by);
CREATE INDEX invitations_by_who_joined ON invitations (joined_as);
