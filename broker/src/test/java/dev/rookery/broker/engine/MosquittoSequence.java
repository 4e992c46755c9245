package dev.rookery.broker.engine;

import dev.rookery.testkit.wire.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Packet sequence of Mosquitto's own tests, read from the JSON files of its source: what a client sends, what the broker
 * must answer, and whether the connection must end.
 *
 * @param name file, group and name
 * @param connects whether the client connects before the first step
 */
record MosquittoSequence(String name, Version version, boolean connects, boolean endsConnection, List<Step> steps) {
    /** One action of the client, or of another client that publishes. */
    sealed interface Step {
        record Send(byte[] bytes) implements Step {}

        record Expect(byte[] bytes) implements Step {}

        record PublishFromOther(String topic, String payload, int qos) implements Step {}
    }

    /** Reads all files of the folder in the order of their names. */
    static List<MosquittoSequence> readAll(Path folder) throws IOException {
        List<MosquittoSequence> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString().replace(".json", "");
                new JsonArray(Files.readString(file)).forEach(group -> all.addAll(readGroup(name, (JsonObject) group)));
            }
        }
        return all;
    }

    private static List<MosquittoSequence> readGroup(String file, JsonObject group) {
        return group.getBoolean("disable", false)
                ? List.of()
                : group.getJsonArray("tests").stream()
                        .map(test -> read(file, group, (JsonObject) test))
                        .toList();
    }

    private static MosquittoSequence read(String file, JsonObject group, JsonObject test) {
        JsonObject settings = new JsonObject()
                .put("ver", 4)
                .put("connect", true)
                .put("expect_disconnect", true)
                .mergeIn(group)
                .mergeIn(test);
        String name = String.join(" ", file, group.getString("group").replaceAll(" +", " "), test.getString("name"));
        Version version =
                switch (settings.getInteger("ver")) {
                    case 3 -> Version.V3_1;
                    case 4 -> Version.V3_1_1;
                    default -> Version.V5;
                };
        List<Step> steps = settings.getJsonArray("msgs").stream()
                .map(message -> step((JsonObject) message))
                .toList();
        return new MosquittoSequence(
                name, version, settings.getBoolean("connect"), settings.getBoolean("expect_disconnect"), steps);
    }

    private static Step step(JsonObject message) {
        String payload = message.getString("payload");
        return switch (message.getString("type")) {
            case "send" -> new Step.Send(PacketNotation.bytes(payload));
            case "recv" -> new Step.Expect(PacketNotation.bytes(payload));
            case "publish" -> new Step.PublishFromOther(message.getString("topic"), payload, message.getInteger("qos"));
            default -> throw new IllegalArgumentException("Unknown step: " + message);
        };
    }
}
