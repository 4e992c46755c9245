package dev.rookery.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A control group of Linux that holds processes to an amount of memory, as a container does. Needs root. */
final class ControlGroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    /** Moves the shell into the group that its name for itself tells, and becomes the command. */
    private static final String ENTER = "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"";

    private final Path folder;

    private ControlGroup(Path folder) {
        this.folder = folder;
    }

    /** Makes a group. What takes more than these bytes is killed. */
    static ControlGroup ofMemory(long bytes) throws PeerException {
        Path second = ROOT.resolve("cgroup.subtree_control");
        boolean first = Files.isDirectory(ROOT.resolve("memory"));
        String name = "rookery-bench-" + ProcessHandle.current().pid();
        Path folder = (first ? ROOT.resolve("memory") : ROOT).resolve(name);
        try {
            if (!first) {
                Files.writeString(second, "+memory");
            }
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(first ? "memory.limit_in_bytes" : "memory.max"), Long.toString(bytes));
            return new ControlGroup(folder);
        } catch (IOException e) {
            throw new PeerException("cannot limit memory, which takes root and control groups: " + e.getMessage(), e);
        }
    }

    /** The command that runs another one in this group. */
    List<String> containing(List<String> command) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, folder.toString()));
        words.addAll(command);
        return words;
    }

    /** Removes the group, which nothing is in any more. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new IllegalStateException("The control group " + folder + " cannot be removed", e);
        }
    }
}
