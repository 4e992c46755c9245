package dev.rookery.broker.engine;

import dev.rookery.broker.Broker;
import dev.rookery.broker.admin.MemoryStatus;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.BrokerStartException;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.memory.MemoryPool;
import dev.rookery.broker.store.Durability;
import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Broker in a separate process that a test can kill. */
final class BrokerProgram implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Number of users named mallory0, mallory1, … with the password "m". The password of alice is "a". */
    static final int ATTACKERS = 8;

    private final RunningProcess process;

    private BrokerProgram(RunningProcess process) {
        this.process = process;
    }

    /** @param arguments the data directory, the durability, and "memory" to report the use of memory */
    public static void main(String[] arguments) throws InterruptedException {
        BrokerConfig config = BrokerConfig.builder(BrokerConfig.Engine.NATIVE, ListenerConfig.tcp("127.0.0.1", 0))
                .persistence(Path.of(arguments[0]), Durability.valueOf(arguments[1]))
                .build();
        FixedAuthority authority = new FixedAuthority().user("alice", "a", "# 7");
        for (int i = 0; i < ATTACKERS; i++) {
            authority.user("mallory" + i, "m", "# 7");
        }
        Broker broker = Brokers.create(config, authority);
        try {
            broker.start();
        } catch (BrokerStartException e) {
            System.out.println("Refused to start: " + e.getMessage());
            System.exit(1);
        }
        System.out.println("port " + broker.listeners().get(0).address().getPort() + ".");
        while (arguments.length > 2) {
            reportMemory(broker);
        }
        Thread.currentThread().join();
    }

    /** Prints the live heap and what is charged for it. */
    private static void reportMemory(Broker broker) throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long live = runtime.totalMemory() - runtime.freeMemory();
        MemoryStatus status = broker.admin().memory().toCompletableFuture().join();
        System.out.println("live " + live + " charged "
                + status.pools().get(MemoryPool.HEAP).bytes() + ".");
        Thread.sleep(100);
    }

    static BrokerProgram start(Path folder, Durability durability) throws IOException {
        return start(folder, durability, 128);
    }

    /**
     * @param heap maximum heap in MiB; the process ends if that is exhausted
     * @param more more arguments of the program
     */
    static BrokerProgram start(Path folder, Durability durability, int heap, String... more) throws IOException {
        BrokerProgram program = launch(folder, durability, heap, more);
        program.process.awaitOutput("port ", TIMEOUT);
        return program;
    }

    /** Starts a broker that may refuse to start. */
    static BrokerProgram launch(Path folder, Durability durability, int heap, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:MaxDirectMemorySize=16m",
                "-Dio.netty.allocator.maxOrder=6",
                "-Xmx" + heap + "m",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProgram.class.getName(),
                folder.toString(),
                durability.name()));
        command.addAll(List.of(more));
        return new BrokerProgram(RunningProcess.start(command));
    }

    /** Waits until the process ends, and returns its exit code. */
    int awaitExit() throws InterruptedException {
        return process.awaitExit(TIMEOUT);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(
                "127.0.0.1", Integer.parseInt(process.find("port (\\d+)\\.").group(1)));
    }

    /** Returns the log output. */
    String output() {
        return process.output();
    }

    /** Kills the process without a shutdown. */
    void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
