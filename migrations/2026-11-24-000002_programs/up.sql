CREATE TABLE programs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL CONSTRAINT programs_have_one_key_each UNIQUE,
    created_at timestamptz NOT NULL,
    CONSTRAINT programs_key_is_a_key CHECK (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(key) <= 60)
);

CREATE TABLE program_versions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    program_id bigint NOT NULL CONSTRAINT versions_belong_to_a_program REFERENCES programs ON DELETE RESTRICT,
    number integer NOT NULL,
    -- Of the folder that it was imported from: the same folder again is no new version.
    source_hash text NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    -- What every page of a learner needs to know of the whole, in one piece: titles, order, times, levels.
    outline jsonb NOT NULL,
    -- Source and rendering of the public guide.
    guide_source text NOT NULL,
    guide jsonb NOT NULL,
    imported_at timestamptz NOT NULL,
    CONSTRAINT versions_are_numbered_once UNIQUE (program_id, number),
    CONSTRAINT versions_are_numbered_from_one CHECK (number >= 1),
    CONSTRAINT versions_hash_is_a_digest CHECK (source_hash ~ '^[0-9a-f]{64}$')
);

CREATE TABLE stages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_id bigint NOT NULL CONSTRAINT stages_belong_to_a_version REFERENCES program_versions ON DELETE CASCADE,
    position integer NOT NULL,
    key text NOT NULL,
    outcomes jsonb NOT NULL,
    resources jsonb NOT NULL,
    -- Questions with their options, right and wrong, and why; none: the stage has no checkpoint.
    checkpoint jsonb,
    CONSTRAINT stages_have_one_key_each UNIQUE (version_id, key),
    CONSTRAINT stages_have_one_place_each UNIQUE (version_id, position),
    CONSTRAINT stages_are_of_one_version UNIQUE (id, version_id)
);

CREATE TABLE lessons (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_id bigint NOT NULL,
    stage_id bigint NOT NULL,
    position integer NOT NULL,
    key text NOT NULL,
    title text NOT NULL,
    -- One line of safe HTML.
    outcome text NOT NULL,
    minutes integer NOT NULL CONSTRAINT lessons_take_time CHECK (minutes > 0),
    required boolean NOT NULL,
    skills text[] NOT NULL,
    source text NOT NULL,
    -- Rendered when it was imported: parts and headings.
    body jsonb NOT NULL,
    CONSTRAINT lessons_belong_to_a_stage
        FOREIGN KEY (stage_id, version_id) REFERENCES stages (id, version_id) ON DELETE CASCADE,
    CONSTRAINT lessons_have_one_key_each UNIQUE (version_id, key),
    CONSTRAINT lessons_have_one_place_each UNIQUE (stage_id, position)
);

CREATE TABLE projects (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_id bigint NOT NULL,
    stage_id bigint NOT NULL,
    position integer NOT NULL,
    key text NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    hours integer NOT NULL CONSTRAINT projects_take_time CHECK (hours > 0),
    asks text[] NOT NULL,
    -- None: no limit.
    max_rounds integer CONSTRAINT projects_have_a_round CHECK (max_rounds >= 1),
    -- The key of the project that this one can stand in for; none: required itself.
    instead_of text,
    skills text[] NOT NULL,
    source text NOT NULL,
    body jsonb NOT NULL,
    CONSTRAINT projects_belong_to_a_stage
        FOREIGN KEY (stage_id, version_id) REFERENCES stages (id, version_id) ON DELETE CASCADE,
    CONSTRAINT projects_have_one_key_each UNIQUE (version_id, key),
    CONSTRAINT projects_have_one_place_each UNIQUE (stage_id, position),
    CONSTRAINT projects_ask_for_something_known CHECK (
        cardinality(asks) > 0 AND asks <@ ARRAY['repository', 'link', 'text']),
    CONSTRAINT projects_stand_in_for_another
        FOREIGN KEY (version_id, instead_of) REFERENCES projects (version_id, key) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE rubric_criteria (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id bigint NOT NULL CONSTRAINT criteria_belong_to_a_project REFERENCES projects ON DELETE CASCADE,
    position integer NOT NULL,
    key text NOT NULL,
    title text NOT NULL,
    -- What each of the version's levels means here, in their order: lines of safe HTML.
    levels text[] NOT NULL,
    CONSTRAINT criteria_have_one_key_each UNIQUE (project_id, key),
    CONSTRAINT criteria_have_one_place_each UNIQUE (project_id, position)
);

-- Known by their content, so that versions share what did not change.
CREATE TABLE program_images (
    address text PRIMARY KEY,
    media_type text NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT images_are_of_a_known_type CHECK (media_type IN ('image/svg+xml', 'image/png', 'image/jpeg', 'image/webp'))
);

-- A version is what cohorts have agreed to take: once imported, it never changes.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a program version never changes: import a new one' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER versions_never_change BEFORE UPDATE OR DELETE ON program_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stages_never_change BEFORE UPDATE OR DELETE ON stages FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER lessons_never_change BEFORE UPDATE OR DELETE ON lessons FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER projects_never_change BEFORE UPDATE OR DELETE ON projects FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER criteria_never_change BEFORE UPDATE OR DELETE ON rubric_criteria
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER images_never_change BEFORE UPDATE OR DELETE ON program_images
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
