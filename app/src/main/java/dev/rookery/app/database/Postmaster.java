package dev.rookery.app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Running PostgreSQL server, identified by the {@code postmaster.pid} in its cluster. */
record Postmaster(ProcessHandle process, int port) {
    /** Line numbers of the file, as defined in PostgreSQL's miscadmin.h. */
    private static final int PID_LINE = 0;

    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    private static final long STOP_SECONDS = 60;

    /** Returns the server of the cluster if it runs and accepts connections. */
    static Optional<Postmaster> ready(Path cluster) throws IOException {
        List<String> lines = lines(cluster);
        return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready")
                ? process(lines)
                        .map(process -> new Postmaster(
                                process, Integer.parseInt(lines.get(PORT_LINE).strip())))
                : Optional.empty();
    }

    /** Stops a server whose platform was killed, like {@code pg_ctl stop -m fast}. */
    static void stopOrphan(Path cluster) throws IOException {
        Optional<ProcessHandle> orphan = process(lines(cluster));
        if (orphan.isEmpty()) {
            return;
        }
        new ProcessBuilder("kill", "-INT", Long.toString(orphan.get().pid())).start();
        try {
            orphan.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IOException(
                    "The PostgreSQL server " + orphan.get().pid() + " of an earlier run does not stop. Stop it manually",
                    e);
        }
    }

    private static Optional<ProcessHandle> process(List<String> lines) {
        return lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(PID_LINE).strip())).filter(Postmaster::isPostgres);
    }

    /** Returns whether the process is PostgreSQL: after a reboot the id may belong to another program. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.isAlive()
                && process.info()
                        .command()
                        .map(command -> command.endsWith("/postgres"))
                        .orElse(false);
    }

    private static List<String> lines(Path cluster) throws IOException {
        try {
            return Files.readAllLines(cluster.resolve("postmaster.pid"));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
