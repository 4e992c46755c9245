package dev.rookery.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Linux control group with a memory limit, as of a container. Requires root. */
final class ControlGroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    /** Shell script that moves its process to the group in {@code $0} and executes the command in its arguments. */
    private static final String ENTER = "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"";

    private final Path folder;

    private ControlGroup(Path folder) {
        this.folder = folder;
    }

    /** Returns whether this process may create groups. */
    static boolean isAvailable() {
        Path version1 = ROOT.resolve("memory");
        return Files.isWritable(Files.isDirectory(version1) ? version1 : ROOT.resolve("cgroup.subtree_control"));
    }

    /** Creates a group. The kernel kills processes when the group exceeds the limit. */
    static ControlGroup ofMemory(long bytes) throws PeerException {
        Path controllers = ROOT.resolve("cgroup.subtree_control");
        boolean version1 = Files.isDirectory(ROOT.resolve("memory"));
        String name = "rookery-bench-" + ProcessHandle.current().pid();
        Path folder = (version1 ? ROOT.resolve("memory") : ROOT).resolve(name);
        try {
            if (!version1) {
                Files.writeString(controllers, "+memory");
            }
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(version1 ? "memory.limit_in_bytes" : "memory.max"), Long.toString(bytes));
            return new ControlGroup(folder);
        } catch (IOException e) {
            throw new PeerException(
                    "cannot limit memory; run as root on a system with control groups: " + e.getMessage(), e);
        }
    }

    /** Returns a command that executes the given command in this group. */
    List<String> wrap(List<String> command) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, folder.toString()));
        words.addAll(command);
        return words;
    }

    /** Removes the group, which must not contain processes. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot remove control group " + folder, e);
        }
    }
}
