package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.ClientConditions;
import dev.rookery.broker.admin.ClientSearch;
import dev.rookery.http.ApiRequest;
import java.time.Duration;
import java.util.Optional;

/** Reads the search criteria of operations on several clients. */
final class ClientSearchReader {
    private ClientSearchReader() {}

    static ClientSearch read(ApiRequest request) {
        return new ClientSearch(
                request.optionalString("id"),
                request.optionalString("username"),
                request.optionalString("address"),
                request.optionalBoolean("connected"),
                new ClientConditions(
                        request.optionalString("text"),
                        request.integer("min_queued"),
                        request.integer("min_dropped"),
                        Optional.of(request.integer("min_idle_seconds"))
                                .filter(seconds -> seconds > 0)
                                .map(Duration::ofSeconds),
                        request.optionalString("transport"),
                        request.optionalString("protocol"),
                        request.optionalBoolean("service")));
    }
}
