package dev.rookery.app.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Version from the jar's manifest, and commit from the build. */
final class VersionProvider implements IVersionProvider {
    /** Git abbreviates a commit to hexadecimal digits; a build without Git leaves a placeholder. */
    private static final String COMMIT = "[0-9a-f]{7,40}";

    @Override
    public String[] getVersion() {
        String version = VersionProvider.class.getPackage().getImplementationVersion();
        return new String[] {
            "rookery " + (version == null ? "(unpackaged)" : version)
                    + commit().map(commit -> " (commit " + commit + ")").orElse(""),
            "Java " + Runtime.version()
        };
    }

    private static Optional<String> commit() {
        Properties build = new Properties();
        try (InputStream resource = VersionProvider.class.getResourceAsStream("/dev/rookery/app/build.properties")) {
            if (resource != null) {
                build.load(resource);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(build.getProperty("commit", "")).filter(commit -> commit.matches(COMMIT));
    }
}
