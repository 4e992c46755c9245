package dev.rookery.bench.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command line of a broker on the same JVM version as the benchmark, with a separate class path. */
final class JavaCommand {
    private JavaCommand() {}

    /**
     * Returns the command line.
     *
     * @param libraries directories of JAR files
     * @throws PeerException if a directory does not exist
     */
    static List<String> of(List<String> options, List<Path> libraries, String mainClass, List<String> arguments)
            throws PeerException {
        for (Path folder : libraries) {
            if (!Files.isDirectory(folder)) {
                throw new PeerException("not built: " + folder + " does not exist. Run mvn package");
            }
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(String.join(
                ":",
                libraries.stream().map(folder -> folder.resolve("*").toString()).toList()));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
