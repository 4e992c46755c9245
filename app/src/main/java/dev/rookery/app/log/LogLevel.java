package dev.rookery.app.log;

/** Least severe level of the events that are logged. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
}
