package dev.rookery.bench.ingest;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Component that CPU time is attributed to. */
enum CpuComponent {
    BROKER("broker", "mqtt-", "tls-"),
    RECEIVING("API, MQTT clients", "ingest-mqtt-"),
    STORING("API, parsing and storing", "rookery-ingest-"),
    PUBLISHER("publisher", "main", "acknowledgements"),
    /** JIT compiler, garbage collector and all other threads. */
    RUNTIME("JVM: JIT compiler, garbage collector, other threads"),
    SESSIONS("PostgreSQL sessions"),
    BACKGROUND("PostgreSQL background processes");

    private final String label;
    private final List<String> threads;

    CpuComponent(String label, String... threads) {
        this.label = label;
        this.threads = List.of(threads);
    }

    /** Returns the component of a thread of this process, by thread name; empty for other threads. */
    static Optional<CpuComponent> ofThread(String name) {
        return Arrays.stream(values())
                .filter(part -> part.threads.stream().anyMatch(name::startsWith))
                .findFirst();
    }

    @Override
    public String toString() {
        return label;
    }
}
