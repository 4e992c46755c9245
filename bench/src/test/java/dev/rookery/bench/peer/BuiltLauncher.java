package dev.rookery.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The launcher of this source tree, which tests start in control groups: a build there would exceed their memory. */
public final class BuiltLauncher {
    public static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    /** Reason why a test is skipped. */
    public static final String REASON =
            "needs root, control groups, Java 25 or newer and an up-to-date build of the launcher: ./rookery build";

    private static final Path STAMP = HOME.resolve("app/target/built");
    private static final Pattern CACHE = Pattern.compile("rookery-(\\d+)-broker\\.aot");
    private static final int JAVA_OF_IMAGE = 25;

    private BuiltLauncher() {}

    /**
     * Returns whether the launcher can run in a control group without a build, and with the Java version of the image: earlier
     * ones take more memory.
     */
    public static boolean isUsable() {
        return ControlGroup.isAvailable() && Files.exists(STAMP) && hasCacheOfImage() && !hasNewerSources();
    }

    private static boolean hasCacheOfImage() {
        try (Stream<Path> files = Files.list(HOME.resolve("app/target"))) {
            return files.map(file -> CACHE.matcher(file.getFileName().toString()))
                    .anyMatch(name -> name.matches() && Integer.parseInt(name.group(1)) >= JAVA_OF_IMAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasNewerSources() {
        try (Stream<Path> modules = Files.list(HOME)) {
            FileTime built = Files.getLastModifiedTime(STAMP);
            return modules.anyMatch(
                    module -> isNewer(module.resolve("src/main"), built) || isNewer(module.resolve("pom.xml"), built));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isNewer(Path root, FileTime time) {
        if (!Files.exists(root)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).compareTo(time) > 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
