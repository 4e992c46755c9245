package dev.rookery.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
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

    private static final String TENANT = "/v1/tenants/default";
    private static final int OK = 200;
    private static final long POLL_MILLIS = 500;
    /** Last line of a class histogram: the number of objects and their size. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    /** Space of dead objects that the collector has not compacted. */
    private static final Pattern FILLER =
            Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +\\S*jdk\\.internal\\.vm\\.Filler");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI admin;
    private final String token;
    private final LongSupplier pid;

    RookeryMemory(int adminPort, String token, LongSupplier pid) {
        this.admin = URI.create("http://" + Ports.LOOPBACK + ":" + adminPort);
        this.token = token;
        this.pid = pid;
    }

    @Override
    public Use read() throws PeerException, InterruptedException {
        try {
            JsonNode settled = settled();
            Map<String, Long> kinds = kinds(settled);
            long charged = kinds.values().stream().mapToLong(Long::longValue).sum();
            JsonNode buffers = settled.path("network_buffers");
            return new Use(
                    charged,
                    liveBytes(),
                    buffers.path("bytes").asLong(),
                    buffers.path("reserved").asLong(),
                    kinds);
        } catch (IOException e) {
            throw new PeerException("cannot read the memory of the broker: " + e, e);
        }
    }

    @Override
    public void dropState(Collection<String> usernames) throws PeerException, InterruptedException {
        try {
            for (String username : usernames) {
                send("DELETE", TENANT + "/sessions?user=" + username);
            }
            send("DELETE", TENANT + "/retained?filter=%23");
        } catch (IOException e) {
            throw new PeerException("cannot remove the state of the broker: " + e, e);
        }
    }

    private JsonNode settled() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLE_TIMEOUT.toNanos();
        JsonNode memory = send("GET", "/v1/memory");
        JsonNode before;
        do {
            before = memory;
            Thread.sleep(POLL_MILLIS);
            memory = send("GET", "/v1/memory");
        } while (!kinds(memory).equals(kinds(before)) && System.nanoTime() - deadline < 0);
        return memory;
    }

    private static Map<String, Long> kinds(JsonNode memory) {
        Map<String, Long> kinds = new TreeMap<>();
        for (Map.Entry<String, JsonNode> kind : memory.path("kinds").properties()) {
            kinds.put(kind.getKey(), kind.getValue().path("bytes").asLong());
        }
        return kinds;
    }

    private JsonNode send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(admin.resolve(path))
                .method(method, BodyPublishers.noBody())
                .header("Authorization", "Bearer " + token)
                .timeout(TIMEOUT)
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw new IOException("unexpected response of the admin port: " + response.body());
        }
        return new ObjectMapper().readTree(response.body());
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
