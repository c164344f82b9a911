-- A database as the program with schema 1 left it.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL);
INSERT INTO migrations VALUES(1,'001-lessons.sql',1795488261564);
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
INSERT INTO students VALUES('ada','Ada');
INSERT INTO students VALUES('bob','Bob O''Neill 🦊');
CREATE TABLE lessons (
    id TEXT PRIMARY KEY,
    student_id TEXT NOT NULL REFERENCES students (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    end_reason TEXT,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) STRICT;
INSERT INTO lessons VALUES('ended','ada','water',1795391999000,1795392000005,'ended');
INSERT INTO lessons VALUES('open','ada','water',1795392000000,NULL,NULL);
INSERT INTO lessons VALUES('other','bob','fractions',1795392000000,NULL,NULL);
CREATE TABLE turns (
    sequence INTEGER PRIMARY KEY,
    lesson_id TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    who TEXT NOT NULL CHECK (who IN ('student', 'tutor')),
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (lesson_id, id)
) STRICT;
INSERT INTO turns VALUES(1,'ended','t1','tutor','Hello. Where does the water go?',1795392000001);
INSERT INTO turns VALUES(2,'ended','s1','student',replace('It''s up in the clouds;\nI think.','\n',char(10)),1795392000002);
INSERT INTO turns VALUES(3,'open','t1','tutor','Hello. Where does the water go?',1795392000001);
INSERT INTO turns VALUES(4,'open','s1','student',replace('It''s up in the clouds;\nI think.','\n',char(10)),1795392000002);
INSERT INTO turns VALUES(5,'other','t1','tutor','Hello. Where does the water go?',1795392000001);
INSERT INTO turns VALUES(6,'other','s1','student',replace('It''s up in the clouds;\nI think.','\n',char(10)),1795392000002);
DELETE FROM sqlite_sequence;
CREATE INDEX lessons_of_student ON lessons (student_id, started_at);
CREATE TRIGGER turns_are_never_changed BEFORE UPDATE ON turns
BEGIN
    SELECT RAISE(ABORT, 'turns are append-only');
END;
CREATE TRIGGER turns_are_never_deleted BEFORE DELETE ON turns
WHEN EXISTS (SELECT 1 FROM lessons WHERE id = OLD.lesson_id)
BEGIN
    SELECT RAISE(ABORT, 'turns are append-only');
END;
COMMIT;
