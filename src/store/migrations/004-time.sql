-- How long students are in lessons, in milliseconds, for limits by UTC's day. Of each student the latest day is kept.
CREATE TABLE time_of_students (
    student_id TEXT PRIMARY KEY REFERENCES students (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    ms INTEGER NOT NULL CHECK (ms >= 0)
) STRICT, WITHOUT ROWID;

-- Everybody's: it stays when a student is erased, because a limit of the server must not be lifted by that.
CREATE TABLE time_of_days (
    day TEXT PRIMARY KEY,
    ms INTEGER NOT NULL CHECK (ms >= 0)
) STRICT, WITHOUT ROWID;
