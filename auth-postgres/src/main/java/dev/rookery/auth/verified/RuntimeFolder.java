package dev.rookery.auth.verified;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds a private folder in memory (tmpfs), whose content neither a copy of the disk nor a reboot retains. */
public final class RuntimeFolder {
    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final String NAME = "rookery";
    /** Writable by all users, so each gets a folder of another name. */
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final List<Path> candidates;

    RuntimeFolder(List<Path> candidates) {
        this.candidates = candidates;
    }

    /**
     * Looks in the folders of systemd and XDG, in {@code /run}, and in {@code /dev/shm}.
     *
     * @param environment environment variables of the process
     */
    public static RuntimeFolder of(Map<String, String> environment) {
        Stream<Path> configured = Stream.of("RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR")
                .flatMap(name -> Stream.ofNullable(environment.get(name)))
                .filter(folder -> !folder.isBlank())
                .map(Path::of);
        Stream<Path> system = Stream.of(Path.of("/run"));
        Stream<Path> shared = Stream.of(SHARED_MEMORY.resolve(NAME + "-" + System.getProperty("user.name")));
        return new RuntimeFolder(
                Stream.concat(Stream.concat(configured, system).map(folder -> folder.resolve(NAME)), shared)
                        .toList());
    }

    /** Returns the folder, created with owner-only permissions, or empty if there is no writable folder in memory. */
    public Optional<Path> find() {
        return candidates.stream().flatMap(RuntimeFolder::prepare).findFirst();
    }

    private static Stream<Path> prepare(Path folder) {
        try {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent == null || !isInMemory(parent)) {
                return Stream.empty();
            }
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            return isPrivate(folder) ? Stream.of(folder) : Stream.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Stream.empty();
        }
    }

    private static boolean isInMemory(Path folder) throws IOException {
        return Files.isDirectory(folder)
                && MEMORY.contains(Files.getFileStore(folder).type());
    }

    /** Another user may have created the folder in order to read the key. */
    private static boolean isPrivate(Path folder) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isDirectory()
                && attributes.permissions().equals(OWNER_ONLY)
                && attributes.owner().getName().equals(System.getProperty("user.name"));
    }
}
