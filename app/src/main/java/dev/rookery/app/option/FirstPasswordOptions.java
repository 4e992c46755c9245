package dev.rookery.app.option;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option for the passwords of the first start. */
public final class FirstPasswordOptions {
    @Option(
            names = "--first-passwords",
            paramLabel = "FILE",
            description =
                    "File, readable by its owner only, to which the passwords of the first start are appended, for"
                            + " services whose output is a log. Default: standard output")
    private @Nullable Path file;

    /** Returns the file; empty for standard output. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }
}
