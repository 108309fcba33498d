ALTER TABLE review_scores DROP COLUMN note_html;
