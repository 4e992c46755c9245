package dev.rookery.app.backup.dump;

import dev.rookery.postgres.PostgresConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Client programs of PostgreSQL on the search path. The password is passed as a variable: process lists show arguments. */
record PostgresClient(PostgresConfig config) {
    /**
     * Runs a program until it ends.
     *
     * @throws DumpException if it is missing or fails, with the end of its output
     */
    void run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("PGHOST", config.host());
        environment.put("PGPORT", Integer.toString(config.port()));
        environment.put("PGDATABASE", config.database());
        environment.put("PGUSER", config.user());
        environment.put("PGPASSWORD", config.password());
        environment.put("PGSSLMODE", config.sslMode().text());
        environment.remove("PGSSLROOTCERT");
        config.sslRootCertificate().ifPresent(file -> environment.put("PGSSLROOTCERT", file.toString()));
        // The rows of all tenants. Without them, row-level security fails the dump of a role that is not a superuser.
        environment.put("PGOPTIONS", "-c rookery.tenant=*");
        Process process = start(builder);
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                String end = output.substring(Math.max(0, output.length() - 500));
                throw new DumpException(command.get(0) + " failed: " + end);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroy();
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new DumpException("Cannot run " + builder.command().get(0)
                    + ". Install the client programs of PostgreSQL in the version of the server or a newer one");
        }
    }
}
