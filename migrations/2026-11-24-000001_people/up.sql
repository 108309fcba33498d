CREATE EXTENSION IF NOT EXISTS citext;

CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email citext NOT NULL CONSTRAINT users_have_one_account_per_email UNIQUE,
    name text NOT NULL,
    -- In PHC format (argon2id); none: this person cannot sign in by password.
    password_hash text,
    site_role text NOT NULL DEFAULT 'member',
    status text NOT NULL DEFAULT 'active',
    -- A name of the IANA time zone database; none: times stand in UTC until the person has chosen.
    time_zone text,
    created_at timestamptz NOT NULL,
    -- To ten minutes; none: never signed in.
    last_seen_at timestamptz,
    CONSTRAINT users_email_fits CHECK (octet_length(email::text) BETWEEN 3 AND 254),
    CONSTRAINT users_name_fits CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT users_time_zone_fits CHECK (char_length(time_zone) BETWEEN 1 AND 64),
    CONSTRAINT users_site_role_is_known CHECK (site_role IN ('member', 'admin')),
    CONSTRAINT users_status_is_known CHECK (status IN ('active', 'suspended', 'erased'))
);
CREATE INDEX users_by_name ON users (name, id);

CREATE TABLE user_sessions (
    -- SHA-256 of the key in the cookie: a copy of this table signs nobody in.
    key bytea PRIMARY KEY,
    user_id bigint NOT NULL CONSTRAINT user_sessions_belong_to_a_user REFERENCES users ON DELETE CASCADE,
    started_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT user_sessions_key_is_a_digest CHECK (octet_length(key) = 32)
);
CREATE INDEX user_sessions_by_user ON user_sessions (user_id);
CREATE INDEX user_sessions_by_end ON user_sessions (expires_at);

CREATE TABLE sign_in_failures (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Keyed digests: the limits need to recognize an account and an address, not to know them.
    account bytea NOT NULL,
    address bytea NOT NULL,
    failed_at timestamptz NOT NULL,
    CONSTRAINT sign_in_failures_account_is_a_digest CHECK (octet_length(account) = 32),
    CONSTRAINT sign_in_failures_address_is_a_digest CHECK (octet_length(address) = 32)
);
CREATE INDEX sign_in_failures_by_address ON sign_in_failures (address, failed_at);
CREATE INDEX sign_in_failures_by_account ON sign_in_failures (account, failed_at);
CREATE INDEX sign_in_failures_by_age ON sign_in_failures (failed_at);

CREATE TABLE site (
    only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT site_is_one_row CHECK (only_row),
    -- When its made-up data was laid in; none: a real school.
    demo_since timestamptz
);
INSERT INTO site DEFAULT VALUES;
