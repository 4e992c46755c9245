package dev.rookery.app.command;

/** Exit codes of the program. */
public final class ExitCode {
    public static final int OK = 0;
    /** Failure that the command line did not cause: a port in use, an unreachable database, a missing user. */
    public static final int FAILURE = 1;
    /** Invalid command line. */
    public static final int USAGE = 2;
    /** {@code acl test}: the access is denied. */
    public static final int DENIED = 3;

    /** {@code import go-auth --check}: some behavior will differ. */
    public static final int DIFFERENT = 4;

    private ExitCode() {}
}
