package dev.rookery.app.command;

/** What the program ends with, for scripts. */
public final class ExitCode {
    public static final int OK = 0;
    /** Something outside the command line was in the way: a port, the database, a missing user. */
    public static final int FAILURE = 1;
    /** The command line or a value in it is wrong. */
    public static final int USAGE = 2;
    /** {@code acl test} found that it is not permitted. */
    public static final int DENIED = 3;

    /** {@code import go-auth --check} found something that will behave differently. */
    public static final int DIFFERENT = 4;

    private ExitCode() {}
}
