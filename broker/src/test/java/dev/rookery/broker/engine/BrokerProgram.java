package dev.rookery.broker.engine;

import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.store.Durability;
import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Broker in a separate process that a test can kill. */
final class BrokerProgram implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final RunningProcess process;

    private BrokerProgram(RunningProcess process) {
        this.process = process;
    }

    /** @param arguments the data directory and the durability */
    public static void main(String[] arguments) throws InterruptedException {
        BrokerConfig config = BrokerConfig.builder(BrokerConfig.Engine.NATIVE, ListenerConfig.tcp("127.0.0.1", 0))
                .persistence(Path.of(arguments[0]), Durability.valueOf(arguments[1]))
                .build();
        Broker broker = Brokers.create(config, new FixedAuthority());
        broker.start();
        System.out.println("port " + broker.listeners().get(0).address().getPort() + ".");
        Thread.currentThread().join();
    }

    static BrokerProgram start(Path folder, Durability durability) throws IOException {
        RunningProcess process = RunningProcess.start(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProgram.class.getName(),
                folder.toString(),
                durability.name()));
        process.awaitOutput("port ", TIMEOUT);
        return new BrokerProgram(process);
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
