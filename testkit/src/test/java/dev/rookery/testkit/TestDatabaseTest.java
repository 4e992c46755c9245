package dev.rookery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDatabaseTest {
    private final AtomicInteger setUps = new AtomicInteger();

    @Test
    void copiesOfATemplateAreIndependent() {
        TestDatabase first = TestDatabase.copyOf("numbers", this::createTable);
        first.execute("INSERT INTO numbers VALUES (1)");
        TestDatabase second = TestDatabase.copyOf("numbers", this::createTable);
        second.execute("INSERT INTO numbers VALUES (2)");

        assertThat(first.query("SELECT * FROM numbers")).containsExactly("1");
        assertThat(second.query("SELECT * FROM numbers")).containsExactly("2");
        assertThat(setUps).hasValue(1);
    }

    @Test
    void aKilledServerRecoversItsData(@TempDir Path folder) {
        try (PostgresProcess server = new PostgresProcess(folder.resolve("cluster"))) {
            server.execute("SET synchronous_commit = on; CREATE TABLE numbers AS SELECT 7 AS number");
            server.kill();
            server.start();

            assertThat(server.query("SELECT number FROM numbers")).containsExactly("7");
        }
    }

    /** Other JVMs delete directories with an old lock file, also while a server starts on them. */
    @Test
    void copiesOfTheClusterContainNoLockFiles(@TempDir Path folder) {
        Path cluster = folder.resolve("cluster");
        ClusterTemplate.copyTo(cluster);

        assertThat(cluster.resolve("PG_VERSION")).exists();
        assertThat(cluster.resolve("epg-lock")).doesNotExist();
        assertThat(cluster.resolve("postmaster.pid")).doesNotExist();
    }

    private void createTable(String url) {
        setUps.incrementAndGet();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:" + url.replace("postgres@", ""), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE numbers (number int)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
