-- The curriculum, as the lesson files hold it: `topic` is the file's slug.
CREATE TABLE subtopics (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    subtopic TEXT NOT NULL,
    content TEXT NOT NULL
);

CREATE TABLE students (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

-- Times are milliseconds since the epoch. A lesson without `ended_at` can be resumed.
CREATE TABLE lessons (
    id TEXT PRIMARY KEY,
    student_id TEXT NOT NULL REFERENCES students (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    end_reason TEXT,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) STRICT;

CREATE INDEX lessons_of_student ON lessons (student_id, started_at);

-- `id` is the turn's own, unique within its lesson.
CREATE TABLE turns (
    sequence INTEGER PRIMARY KEY,
    lesson_id TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    who TEXT NOT NULL CHECK (who IN ('student', 'tutor')),
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (lesson_id, id)
) STRICT;

CREATE TRIGGER turns_are_never_changed BEFORE UPDATE ON turns
BEGIN
    SELECT RAISE(ABORT, 'turns are append-only');
END;

-- A turn goes only together with its whole lesson.
CREATE TRIGGER turns_are_never_deleted BEFORE DELETE ON turns
WHEN EXISTS (SELECT 1 FROM lessons WHERE id = OLD.lesson_id)
BEGIN
    SELECT RAISE(ABORT, 'turns are append-only');
END;
