package dev.rookery.bench.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a broker that runs on the same Java as the harness, with a class path of its own. */
final class JavaCommand {
    private JavaCommand() {}

    /**
     * Puts a command together.
     *
     * @param libraries a folder of jars
     * @throws PeerException if the folder does not exist
     */
    static List<String> of(List<String> options, List<Path> libraries, String mainClass, List<String> arguments)
            throws PeerException {
        for (Path folder : libraries) {
            if (!Files.isDirectory(folder)) {
                throw new PeerException("not built: " + folder + " is missing; run mvn package");
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
