package dev.rookery.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the admin port of Rookery, and the heap by {@code jcmd}. */
final class RookeryMemory implements BrokerMemory {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** After an attack, sessions and wills go on expiring. */
    private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(10);

    private static final long POLL_MILLIS = 500;
    /** Last line of a class histogram: the number of objects and their size. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    /** Space of dead objects that the collector has not compacted. */
    private static final Pattern FILLER =
            Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +\\S*jdk\\.internal\\.vm\\.Filler");

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest request;
    private final LongSupplier pid;

    RookeryMemory(int adminPort, String token, LongSupplier pid) {
        this.request = HttpRequest.newBuilder(URI.create("http://" + Ports.LOOPBACK + ":" + adminPort + "/v1/memory"))
                .header("Authorization", "Bearer " + token)
                .timeout(TIMEOUT)
                .build();
        this.pid = pid;
    }

    @Override
    public Use read() throws PeerException, InterruptedException {
        try {
            Map<String, Long> kinds = settledKinds();
            long charged = kinds.values().stream().mapToLong(Long::longValue).sum();
            return new Use(charged, liveBytes(), kinds);
        } catch (IOException e) {
            throw new PeerException("cannot read the memory of the broker: " + e, e);
        }
    }

    private Map<String, Long> settledKinds() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLE_TIMEOUT.toNanos();
        Map<String, Long> kinds = kinds();
        Map<String, Long> before;
        do {
            before = kinds;
            Thread.sleep(POLL_MILLIS);
            kinds = kinds();
        } while (!kinds.equals(before) && System.nanoTime() - deadline < 0);
        return kinds;
    }

    private Map<String, Long> kinds() throws IOException, InterruptedException {
        String body = http.send(request, BodyHandlers.ofString()).body();
        Map<String, Long> kinds = new TreeMap<>();
        for (Map.Entry<String, JsonNode> kind :
                new ObjectMapper().readTree(body).path("kinds").properties()) {
            kinds.put(kind.getKey(), kind.getValue().path("bytes").asLong());
        }
        if (kinds.isEmpty()) {
            throw new IOException("unexpected response of the admin port: " + body);
        }
        return kinds;
    }

    private long liveBytes() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(pid.getAsLong()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher total = TOTAL.matcher(output);
        if (!total.find()) {
            throw new IOException("unexpected output of jcmd: " + output);
        }
        long dead = FILLER.matcher(output)
                .results()
                .mapToLong(filler -> Long.parseLong(filler.group(1)))
                .sum();
        return Long.parseLong(total.group(1)) - dead;
    }
}
