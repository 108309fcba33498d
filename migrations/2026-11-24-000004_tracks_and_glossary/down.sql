ALTER TABLE projects DROP COLUMN mentors, DROP COLUMN mentors_source;
ALTER TABLE program_versions DROP COLUMN glossary, DROP COLUMN glossary_source;
