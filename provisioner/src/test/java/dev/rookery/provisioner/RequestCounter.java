package dev.rookery.provisioner;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts requests to the API server. */
final class RequestCounter implements Interceptor {
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        (request.method().equals("GET") ? reads : writes).incrementAndGet();
    }

    int reads() {
        return reads.get();
    }

    int writes() {
        return writes.get();
    }
}
