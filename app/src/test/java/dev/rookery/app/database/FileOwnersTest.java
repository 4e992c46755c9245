package dev.rookery.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOwnersTest {
    @TempDir
    private Path folder;

    @Test
    void nameTheOwnerOfAFileThatCannotBeUsed() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can change the owner of a file");
        UserPrincipal other =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("daemon");
        Path broker = Files.createDirectory(folder.resolve("broker"));
        Files.setOwner(broker, other);

        assertThat(FileOwners.remedy(
                        folder,
                        new AccessDeniedException(broker.resolve("missing").toString())))
                .isEqualTo(broker + " belongs to user daemon. Run: chown -R root " + folder
                        + ", or choose another folder with --data");
    }

    @Test
    void otherFailuresHaveAnotherRemedy() {
        assertThat(FileOwners.remedy(folder, new IOException("disk full"))).isEqualTo("Choose another with --data");
    }

    @Test
    void warningNamesTheCommand() {
        assertThat(FileOwners.warning(Path.of("/data"), "alice"))
                .isEqualTo("The data folder /data belongs to user alice, and this process runs as root. Before alice"
                        + " uses the folder again, run: chown -R alice /data");
    }
}
