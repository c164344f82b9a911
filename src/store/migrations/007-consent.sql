-- What a student has agreed to: the very words that were shown, and when a lesson was begun under them. Both are null for
-- students who came before there were such words, or from a page that shows none.
ALTER TABLE students ADD COLUMN consented_at INTEGER;
ALTER TABLE students ADD COLUMN consented_to TEXT;
