package dev.rookery.api.mapping;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.api.sensor.mapping.MappedDevice;
import dev.rookery.api.sensor.mapping.Mapping;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.api.sensor.payload.SparkplugBirth;
import dev.rookery.api.sensor.payload.SparkplugBirths;
import dev.rookery.api.sensor.tail.ReadingEvent;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.Topics;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Shows what would be stored of a message, without storing it. */
public final class MappingPreview {
    private static final String NO_MAPPING =
            "No mapping applies: none has a topic that matches, or the device does not have the tag";

    private static final String NO_READINGS = "Messages of this type contain no readings";

    private final TenantDatabase database;
    private final PayloadParser parser;

    public MappingPreview(TenantDatabase database, DeviceTime times, DeviceZones zones) {
        this.database = database;
        parser = new PayloadParser(times, zones, fault -> {});
    }

    /** Data of the tenant that the message needs. */
    private record Known(TenantMappings mappings, Optional<String> birth) {}

    Future<ApiResponse> preview(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        JsonObject body = request.body();
        String topic = body.getString("topic");
        if (!Topics.isName(topic)) {
            throw ApiException.invalid("'topic' is not a topic name: it must not contain '+', '#' or U+0000");
        }
        SensorMessage message =
                new SensorMessage(tenant, topic, payload(body), DeviceTime.micros(Instant.now()), 0, Optional.empty());
        Optional<Mapping> draft = Optional.ofNullable(body.getJsonObject("mapping"))
                .map(json -> MappingRoutes.mapping(json.getString("name", "preview"), json));
        List<String> levels = Arrays.asList(topic.split("/", -1));
        return database.inTenant(tenant, connection -> {
                    MappingRepository repository = new MappingRepository(connection, tenant);
                    return draft.map(mapping -> repository.with(List.of(mapping), levels))
                            .orElseGet(() -> repository.all(levels))
                            .compose(mappings -> birth(repository, topic).map(birth -> new Known(mappings, birth)));
                })
                .map(known -> ApiResponse.ok(result(message, known, draft.isPresent())));
    }

    private static byte[] payload(JsonObject body) {
        String text = body.getString("payload");
        String encoded = body.getString("payload_base64");
        if ((text == null) == (encoded == null)) {
            throw ApiException.invalid("A preview needs either 'payload' or 'payload_base64'");
        }
        if (text != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("'payload_base64' is not Base64: " + e.getMessage());
        }
    }

    private static Future<Optional<String>> birth(MappingRepository repository, String topic) {
        return SparkplugBirths.node(topic)
                .map(repository::birth)
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private JsonObject result(SensorMessage message, Known known, boolean draft) {
        Optional<MappedDevice> mapped = known.mappings().find(message.topic());
        if (mapped.isEmpty() && (draft || !SensorTopics.isSensorData(message.topic()))) {
            return nothing(NO_MAPPING);
        }
        ParsedMessage parsed = mapped.map(found -> parser.parse(
                        message, found, new KnownBirth(known.birth().map(SparkplugBirth::decode))))
                .orElseGet(() -> parser.parse(message));
        JsonObject json = json(parsed);
        mapped.ifPresent(found -> json.put("device", found.device()));
        if (!draft) {
            mapped.ifPresent(found -> json.put("mapping", found.mapping().name()));
        }
        return json;
    }

    /** Declaration of the one node that the message is of. */
    private record KnownBirth(Optional<SparkplugBirth> birth) implements SparkplugBirths {
        @Override
        public Optional<SparkplugBirth> find(TenantId tenant, String node) {
            return birth;
        }

        @Override
        public void put(TenantId tenant, String node, SparkplugBirth declared) {
            // Nothing is stored.
        }
    }

    private static JsonObject nothing(String reason) {
        return new JsonObject().put("stored", "nothing").put("reason", reason).put("readings", new JsonArray());
    }

    private static JsonObject json(ParsedMessage parsed) {
        if (parsed.raw().isPresent()) {
            return new JsonObject()
                    .put("stored", "raw")
                    .put("device", parsed.raw().get().device())
                    .put("reason", parsed.raw().get().reason())
                    .put("readings", new JsonArray());
        }
        if (parsed.readings().isEmpty()) {
            return nothing(NO_READINGS);
        }
        return new JsonObject()
                .put("stored", "readings")
                .put("device", parsed.readings().get(0).series().device())
                .put(
                        "readings",
                        new JsonArray(
                                parsed.readings().stream().map(ReadingEvent::of).toList()));
    }
}
