package dev.rookery.bench.peer;

import dev.rookery.bench.measure.ProcessReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Broker process that can be killed and started again with the same data. Confined to the main thread. */
final class CrashableProcess implements Crash {
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path directory;
    private final int port;
    private ServerProcess current;

    CrashableProcess(List<String> command, Map<String, String> environment, Path directory, int port)
            throws PeerException, InterruptedException {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.port = port;
        current = ServerProcess.start(command, environment, directory, port);
    }

    long pid() {
        return current.pid();
    }

    void stop() {
        current.stop();
    }

    @Override
    public void kill() throws InterruptedException {
        current.killAndWait();
    }

    @Override
    public ProcessReader restart() throws PeerException, InterruptedException {
        current = ServerProcess.start(command, environment, directory, port);
        return new ProcessReader(current.pid());
    }
}
