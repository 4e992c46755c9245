package dev.rookery.bench.ingest;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whose work CPU time is. */
enum CpuPart {
    BROKER("broker", "mqtt-", "tls-"),
    RECEIVING("API, receiving", "ingest-mqtt-"),
    STORING("API, parsing and storing", "rookery-ingest-"),
    PUBLISHER("publisher", "main", "acknowledgements"),
    /** The compiler, the garbage collector and threads that do little. */
    RUNTIME("Java's compiler, collector and the rest"),
    SESSIONS("PostgreSQL's sessions"),
    BACKGROUND("PostgreSQL's other processes");

    private final String text;
    private final List<String> threads;

    CpuPart(String text, String... threads) {
        this.text = text;
        this.threads = List.of(threads);
    }

    /** What a thread of this process works for, by its name; empty if it does little. */
    static Optional<CpuPart> ofThread(String name) {
        return Arrays.stream(values())
                .filter(part -> part.threads.stream().anyMatch(name::startsWith))
                .findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}
