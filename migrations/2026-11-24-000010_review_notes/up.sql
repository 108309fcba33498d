-- Rendered when the review is published, as its summary is; empty: a draft, or no note.
ALTER TABLE review_scores ADD COLUMN note_html text NOT NULL DEFAULT '';
