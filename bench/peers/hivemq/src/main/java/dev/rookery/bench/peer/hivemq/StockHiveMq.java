package dev.rookery.bench.peer.hivemq;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.nio.file.Path;

/** Runs HiveMQ CE until the process terminates. Argument: a folder with {@code conf}, {@code data} and {@code accounts}. */
public final class StockHiveMq {
    private StockHiveMq() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        EmbeddedExtension authentication = EmbeddedExtension.builder()
                .withId("accounts")
                .withName("Accounts from a file")
                .withVersion("1")
                .withAuthor("Rookery")
                .withExtensionMain(new AccountExtension(folder.resolve("accounts")))
                .build();
        EmbeddedHiveMQ.builder()
                .withConfigurationFolder(folder.resolve("conf"))
                .withDataFolder(folder.resolve("data"))
                .withExtensionsFolder(folder.resolve("extensions"))
                .withEmbeddedExtension(authentication)
                .build()
                .start()
                .join();
    }
}
