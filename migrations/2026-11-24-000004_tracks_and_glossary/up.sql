-- Which stages are tracks stands in a version's outline. None in a version: it came without a glossary.
ALTER TABLE program_versions
    ADD COLUMN glossary_source text,
    -- Its entries, rendered when it was imported.
    ADD COLUMN glossary jsonb,
    ADD CONSTRAINT versions_glossary_has_its_source CHECK ((glossary IS NULL) = (glossary_source IS NULL));

-- What mentors read beside a project; none: there is no such page. Learners never see it.
ALTER TABLE projects
    ADD COLUMN mentors_source text,
    ADD COLUMN mentors jsonb,
    ADD CONSTRAINT projects_mentors_page_has_its_source CHECK ((mentors IS NULL) = (mentors_source IS NULL));
