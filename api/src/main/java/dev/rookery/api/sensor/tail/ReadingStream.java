package dev.rookery.api.sensor.tail;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.sensor.mapping.MappingDirectory;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.api.stream.EventStreamResponse;
import dev.rookery.api.stream.OpenStreams;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/**
 * Streams readings to clients of all tenants as devices publish them. Readings come from the broker, so that every replica
 * streams all of them. The streams of a tenant share one MQTT connection. Thread-safe.
 */
public final class ReadingStream {
    /** Limits the streams of all tenants. */
    private static final int MAX_STREAMS = 1_000;
    /** Limits the streams of a tenant, so that it leaves some to others. */
    private static final int MAX_TENANT_STREAMS = 100;

    private final Vertx vertx;
    private final MqttServiceConfig broker;
    private final PayloadParser parser;
    private final MappingDirectory mappings;
    private final BirthLookup births;
    private final OpenStreams streams;

    @GuardedBy("this")
    private final Map<TenantId, TenantTail> tenants = new HashMap<>();

    public ReadingStream(
            Vertx vertx,
            MqttServiceConfig broker,
            DeviceTime times,
            DeviceZones zones,
            MappingDirectory mappings,
            BirthLookup births,
            OpenStreams streams) {
        this.mappings = mappings;
        this.births = births;
        this.vertx = vertx;
        this.broker = broker;
        this.streams = streams;
        this.parser = new PayloadParser(times, zones, fault -> {});
        mappings.subscribe(this::mappingsChanged);
    }

    private synchronized void mappingsChanged(TenantId tenant) {
        tenants.computeIfPresent(tenant, (id, tail) -> {
            tail.mappingsChanged();
            return tail;
        });
    }

    /** Opens a stream of the caller's tenant that ends when the client closes the connection. */
    public Future<ApiResponse> open(ApiRequest request) {
        String device = request.string("device");
        if (device.chars().anyMatch(character -> "/+#".indexOf(character) >= 0)) {
            throw ApiException.invalid("'device' must not contain '/', '+' or '#'");
        }
        TenantId tenant = Caller.of(request).tenant();
        EventStreamResponse response = streams.create(request);
        ReadingSubscriber subscriber = new ReadingSubscriber(device, request.optionalString("metric"), response);
        return add(tenant, subscriber)
                .recover(failure -> {
                    remove(tenant, subscriber);
                    return Future.failedFuture(new ApiException(
                            ProblemType.UNAVAILABLE, "The MQTT broker does not respond. Retry later."));
                })
                .map(subscribed -> response.begin(() -> remove(tenant, subscriber)));
    }

    /** Ends all streams. */
    public synchronized void close() {
        tenants.values().forEach(TenantTail::close);
        tenants.clear();
    }

    private synchronized Future<Void> add(TenantId tenant, ReadingSubscriber subscriber) {
        int all = tenants.values().stream().mapToInt(TenantTail::size).sum();
        TenantTail known = tenants.get(tenant);
        if (all >= MAX_STREAMS) {
            throw limit(MAX_STREAMS);
        }
        if (known != null && known.size() >= MAX_TENANT_STREAMS) {
            throw limit(MAX_TENANT_STREAMS);
        }
        return tenants.computeIfAbsent(
                        tenant, absent -> new TenantTail(vertx, broker, tenant, parser, mappings, births))
                .add(subscriber);
    }

    private static ApiException limit(int streams) {
        return new ApiException(ProblemType.TOO_MANY_REQUESTS, "Limit of " + streams + " reading streams reached");
    }

    private synchronized void remove(TenantId tenant, ReadingSubscriber subscriber) {
        tenants.computeIfPresent(tenant, (id, tail) -> {
            tail.remove(subscriber);
            if (tail.size() > 0) {
                return tail;
            }
            tail.close();
            return null;
        });
    }
}
