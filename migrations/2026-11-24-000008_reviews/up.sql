-- A lease on a round: live until `until`. Who leaves the staff lets go of it.
CREATE TABLE claims (
    round_id bigint NOT NULL CONSTRAINT claims_are_one_for_each_round PRIMARY KEY,
    cohort_id bigint NOT NULL,
    mentor_id bigint NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    CONSTRAINT claims_belong_to_a_round
        FOREIGN KEY (round_id, cohort_id) REFERENCES rounds (id, cohort_id) ON DELETE CASCADE,
    CONSTRAINT claims_are_held_by_staff
        FOREIGN KEY (cohort_id, mentor_id) REFERENCES cohort_staff (cohort_id, user_id) ON DELETE CASCADE,
    CONSTRAINT claims_last CHECK (until > since)
);
CREATE INDEX claims_by_mentor ON claims (cohort_id, mentor_id);
CREATE INDEX claims_by_end ON claims (until);

CREATE TABLE reviews (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cohort_id bigint NOT NULL,
    round_id bigint NOT NULL,
    reviewer_id bigint NOT NULL CONSTRAINT reviews_are_written_by_someone REFERENCES users ON DELETE RESTRICT,
    state text NOT NULL,
    -- None: not decided yet.
    verdict text,
    summary text NOT NULL,
    -- Rendered when it was published.
    summary_html text NOT NULL,
    -- What the learner is asked to change, a line each; published, the lines are change requests.
    requested text NOT NULL,
    -- Why it is accepted although a criterion is below its passing level; none: no exception.
    exception text,
    -- Grows with each saving, so that two tabs notice each other.
    lock_version integer NOT NULL,
    -- The review that this one corrects.
    supersedes bigint CONSTRAINT reviews_are_corrected_once UNIQUE
        CONSTRAINT reviews_correct_a_review REFERENCES reviews ON DELETE RESTRICT,
    created_at timestamptz NOT NULL,
    saved_at timestamptz NOT NULL,
    published_at timestamptz,
    CONSTRAINT reviews_belong_to_a_round
        FOREIGN KEY (round_id, cohort_id) REFERENCES rounds (id, cohort_id) ON DELETE RESTRICT,
    CONSTRAINT reviews_state_is_known CHECK (state IN ('draft', 'published', 'superseded')),
    CONSTRAINT reviews_verdict_is_known CHECK (verdict IN ('accept', 'request_changes')),
    CONSTRAINT reviews_published_are_whole CHECK (state = 'draft' OR verdict IS NOT NULL AND published_at IS NOT NULL),
    CONSTRAINT reviews_texts_fit CHECK (char_length(summary) <= 20000 AND char_length(requested) <= 10000
        AND char_length(exception) BETWEEN 1 AND 2000)
);
CREATE UNIQUE INDEX reviews_have_one_draft_for_each_reviewer ON reviews (round_id, reviewer_id) WHERE state = 'draft';
CREATE UNIQUE INDEX reviews_published_are_one_for_each_round ON reviews (round_id) WHERE state = 'published';
CREATE INDEX reviews_by_round ON reviews (round_id, id);
CREATE INDEX reviews_by_reviewer ON reviews (cohort_id, reviewer_id, published_at);

CREATE TABLE review_scores (
    review_id bigint NOT NULL CONSTRAINT scores_belong_to_a_review REFERENCES reviews ON DELETE RESTRICT,
    criterion_id bigint NOT NULL CONSTRAINT scores_judge_a_criterion REFERENCES rubric_criteria ON DELETE RESTRICT,
    -- From 0, the worst; none: not judged yet.
    level integer,
    note text NOT NULL,
    CONSTRAINT scores_are_one_for_each_criterion PRIMARY KEY (review_id, criterion_id),
    CONSTRAINT scores_level_is_a_level CHECK (level BETWEEN 0 AND 9),
    CONSTRAINT scores_note_fits CHECK (char_length(note) <= 5000)
);
CREATE INDEX review_scores_by_criterion ON review_scores (criterion_id);

CREATE TABLE change_requests (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review_id bigint NOT NULL CONSTRAINT requests_belong_to_a_review REFERENCES reviews ON DELETE RESTRICT,
    position integer NOT NULL,
    what text NOT NULL,
    -- As the learner says with the next round.
    done boolean NOT NULL DEFAULT false,
    answer text NOT NULL DEFAULT '',
    CONSTRAINT requests_have_one_place_each UNIQUE (review_id, position),
    CONSTRAINT requests_texts_fit CHECK (char_length(what) BETWEEN 1 AND 1000 AND char_length(answer) <= 2000)
);

-- PRODUCT.md, invariant 3: a published review never changes, but for giving way to one that corrects it.
CREATE FUNCTION keep_published_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
    IF OLD.state = 'draft' THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'superseded' THEN
        NEW.state := OLD.state;
        IF NEW IS NOT DISTINCT FROM OLD THEN
            NEW.state := 'superseded';
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a published review never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER reviews_published_never_change BEFORE UPDATE OR DELETE ON reviews
    FOR EACH ROW EXECUTE FUNCTION keep_published_review();

-- What belongs to it neither. What the learner answers to a change request is theirs.
CREATE FUNCTION keep_published_scores() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    review bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.review_id ELSE NEW.review_id END;
BEGIN
    IF (SELECT state FROM reviews WHERE id = review) <> 'draft' THEN
        RAISE EXCEPTION 'a published review never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER scores_published_never_change BEFORE INSERT OR UPDATE OR DELETE ON review_scores
    FOR EACH ROW EXECUTE FUNCTION keep_published_scores();
CREATE TRIGGER requests_published_never_change BEFORE INSERT OR DELETE OR UPDATE OF review_id, position, what
    ON change_requests FOR EACH ROW EXECUTE FUNCTION keep_published_scores();

-- Invariants 3 and 4: levels cover the rubric, accepting needs them to pass or a reason, nobody reviews their own work.
CREATE FUNCTION check_review() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    passes integer;
BEGIN
    IF EXISTS (SELECT FROM round_owners WHERE round_id = NEW.round_id AND user_id = NEW.reviewer_id) THEN
        RAISE EXCEPTION 'nobody reviews their own work' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> 'published' THEN RETURN NEW; END IF;
    SELECT (v.outline ->> 'passing')::integer INTO passes
        FROM rounds r JOIN projects p ON p.id = r.project_id JOIN program_versions v ON v.id = p.version_id
        WHERE r.id = NEW.round_id;
    IF EXISTS (SELECT FROM rounds r JOIN rubric_criteria k ON k.project_id = r.project_id
        LEFT JOIN review_scores s ON s.review_id = NEW.id AND s.criterion_id = k.id
        WHERE r.id = NEW.round_id AND s.level IS NULL) THEN
        RAISE EXCEPTION 'a review has a level for every criterion' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.verdict = 'accept' AND NEW.exception IS NULL
        AND EXISTS (SELECT FROM review_scores WHERE review_id = NEW.id AND level < passes) THEN
        RAISE EXCEPTION 'accepting below a passing level needs a reason' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER reviews_follow_the_rules BEFORE INSERT OR UPDATE OF state ON reviews
    FOR EACH ROW EXECUTE FUNCTION check_review();

-- Invariant 6: what was reviewed stays as it was; and nothing is decided without a review.
CREATE FUNCTION keep_decided_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'decided' THEN
        RAISE EXCEPTION 'a round that was decided never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF NEW.state = 'decided' AND NOT EXISTS (SELECT FROM reviews WHERE round_id = NEW.id AND state = 'published') THEN
        RAISE EXCEPTION 'a round is decided by a published review' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER rounds_decided_never_change BEFORE UPDATE OR DELETE ON rounds
    FOR EACH ROW EXECUTE FUNCTION keep_decided_round();
