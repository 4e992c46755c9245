package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All pages of the console in Chromium, its tabs, large tables, hostile names and a broken API. The output of the programs has what
 * they measure.
 */
@Tag("long")
class ConsolePagesTest {
    private static final int TIMEOUT_MINUTES = 15;

    /** More than the free license permits: the installation has had another one. */
    private static final String DEVICES = """
            INSERT INTO mqtt_users (username, password_hash, is_active)
              SELECT 'd' || lpad(i::text, 6, '0'), 'x', true FROM generate_series(1, 100000) i;
            INSERT INTO mqtt_acls (username, topic, access)
              SELECT username, 'sensor/' || username || '/#', 3 FROM mqtt_users WHERE username ~ '^d[0-9]{6}$';
            INSERT INTO devices (tenant, id, name, tags)
              SELECT 'default', username, 'Device ' || username, '{meter}' FROM mqtt_users WHERE username ~ '^d[0-9]{6}$'
            """;

    @TempDir
    private Path folder;

    private void run(ConsolePlatform platform, String program) throws Exception {
        String output = ConsoleProgram.run(
                List.of("node", "e2e/" + program),
                platform.environment(),
                folder.resolve("output.txt"),
                TIMEOUT_MINUTES);
        assertThat(output).endsWith("tour complete\n").doesNotContain("not ok");
        System.out.println(output);
    }

    @Test
    void everyPage() throws Exception {
        try (ConsolePlatform platform = ConsolePlatform.start(folder.resolve("data"))) {
            run(platform, "pages.mjs");
        }
    }

    @Test
    void hostileNamesInEveryColumn() throws Exception {
        try (ConsolePlatform platform = ConsolePlatform.start(folder.resolve("data"))) {
            run(platform, "hostile.mjs");
        }
    }

    @Test
    void aBrokenApiUnderEveryPage() throws Exception {
        try (ConsolePlatform platform = ConsolePlatform.start(folder.resolve("data"))) {
            run(platform, "broken.mjs");
        }
    }

    @Test
    void sevenTabs() throws Exception {
        try (ConsolePlatform platform = ConsolePlatform.start(folder.resolve("data"))) {
            run(platform, "tabs.mjs");
        }
    }

    @Test
    void manyDevicesAndReadings() throws Exception {
        TestDatabase database = TestDatabase.create();
        try (ConsolePlatform platform =
                ConsolePlatform.start(folder.resolve("data"), "--postgres-url=" + database.url())) {
            database.execute(DEVICES);
            run(platform, "many.mjs");
        }
    }
}
