package dev.rookery.app.log;

/** Format of the log on standard error. */
public enum LogFormat {
    /** A line per event, followed by its stack trace. */
    TEXT,
    /** A JSON object per event, in one line. */
    JSON
}
