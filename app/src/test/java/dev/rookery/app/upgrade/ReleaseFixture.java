package dev.rookery.app.upgrade;

import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Data of an earlier release.
 *
 * @param folder contents of the archive
 * @param facts passwords, tokens and identifiers that {@link FixtureMaker} recorded
 */
record ReleaseFixture(Path folder, JsonObject facts) {
    /** Unpacks {@code upgrade/VERSION/NAME.tar.xz}. */
    static ReleaseFixture unpack(String version, String name, Path folder) throws IOException {
        String resource = "/upgrade/" + version + "/" + name + ".tar.xz";
        try (InputStream archive = ReleaseFixture.class.getResourceAsStream(resource)) {
            Archive.unpack(archive, folder);
        }
        return new ReleaseFixture(folder, new JsonObject(Files.readString(folder.resolve("facts.json"))));
    }

    Path data() {
        return folder.resolve("data");
    }

    /** Restores the dump of the database. */
    TestDatabase database() throws IOException {
        TestDatabase database = TestDatabase.create();
        database.execute(Files.readString(folder.resolve("database.sql")));
        return database;
    }
}
