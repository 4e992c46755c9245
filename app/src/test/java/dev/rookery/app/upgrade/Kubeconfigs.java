package dev.rookery.app.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kubeconfig files. */
final class Kubeconfigs {
    private Kubeconfigs() {}

    /** Writes a kubeconfig file with an unreachable API server. */
    static Path writeUnreachable(Path folder) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: none
                clusters: [{name: none, cluster: {server: 'https://127.0.0.1:1'}}]
                users: [{name: nobody, user: {}}]
                contexts: [{name: none, context: {cluster: none, user: nobody}}]
                """);
    }
}
