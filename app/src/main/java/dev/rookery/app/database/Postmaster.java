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

/** A running PostgreSQL server, known from the {@code postmaster.pid} that it keeps in its cluster. */
record Postmaster(ProcessHandle process, int port) {
    /** Lines of the file: PostgreSQL's miscadmin.h. */
    private static final int PID_LINE = 0;

    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    private static final long STOP_SECONDS = 60;

    /** The server of the cluster, if it runs and takes connections. */
    static Optional<Postmaster> ready(Path cluster) throws IOException {
        List<String> lines = lines(cluster);
        return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready")
                ? process(lines)
                        .map(process -> new Postmaster(
                                process, Integer.parseInt(lines.get(PORT_LINE).strip())))
                : Optional.empty();
    }

    /** Stops a server whose platform was killed, as {@code pg_ctl stop -m fast} does. */
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
                    "The PostgreSQL server " + orphan.get().pid() + " of an earlier run does not stop; stop it by hand",
                    e);
        }
    }

    private static Optional<ProcessHandle> process(List<String> lines) {
        return lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(PID_LINE).strip())).filter(Postmaster::isPostgres);
    }

    /** After a reboot the number may belong to another program. */
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
