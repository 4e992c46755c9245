package dev.rookery.broker.operation;

import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.ClientOrder;
import dev.rookery.broker.admin.ClientPage;
import dev.rookery.broker.admin.ClientSearch;
import dev.rookery.broker.admin.ClientSummary;
import dev.rookery.broker.admin.Page;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.tenant.Tenant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * Collects a page of clients in the order of a value, in slices, and counts all that match. Only the clients of the page are in
 * memory. Values change while the list is read: a client may be on two pages, or on none.
 */
final class SortedClientScan implements Supplier<Optional<ClientPage>> {
    /** @param value by which clients are sorted, smallest first */
    private record Entry(long value, SessionKey key) implements Comparable<Entry> {
        private static final Comparator<Entry> ORDER =
                Comparator.comparingLong(Entry::value).thenComparing(Entry::key);

        @Override
        public int compareTo(Entry other) {
            return ORDER.compare(this, other);
        }

        String cursor() {
            return ListCursor.encode(Long.toString(value) + SessionPosition.SEPARATOR + SessionPosition.of(key));
        }

        static Entry parse(String cursor) {
            String text = ListCursor.decode(Optional.of(cursor));
            int separator = text.indexOf(SessionPosition.SEPARATOR);
            try {
                return new Entry(
                        Long.parseLong(text.substring(0, Math.max(0, separator))),
                        SessionPosition.parse(text.substring(separator + 1)));
            } catch (NumberFormatException e) {
                throw AdminException.invalid("The cursor is invalid. Use the cursor of the previous page");
            }
        }
    }

    private final Tenant tenant;
    private final String prefix;
    private final ClientFilter filter;
    private final ClientOrder order;
    private final int limit;
    private final Optional<Entry> start;
    /** The first matching clients after the start, and one more; the last of them is at the head. */
    private final PriorityQueue<Entry> first = new PriorityQueue<>(Collections.reverseOrder());

    private String position = "";
    private int total;

    SortedClientScan(Tenant tenant, ClientSearch search, ClientOrder order, AdminPageRequest request) {
        this.tenant = tenant;
        this.prefix = search.clientId().orElse("");
        this.filter = new ClientFilter(search, tenant.metering());
        this.order = order;
        this.limit = request.limit();
        this.start = request.cursor().map(Entry::parse);
    }

    @Override
    public Optional<ClientPage> get() {
        Iterator<Session> sessions = ClientOperations.sessions(tenant, prefix, position);
        for (int seen = 0; seen < EventLoopTasks.SLICE_SIZE; seen++) {
            if (!sessions.hasNext()) {
                return Optional.of(page());
            }
            Session session = sessions.next();
            position = SessionPosition.of(session.key());
            if (filter.matches(session)) {
                total++;
                add(new Entry(value(session), session.key()));
            }
        }
        return Optional.empty();
    }

    private void add(Entry entry) {
        if (start.filter(last -> entry.compareTo(last) <= 0).isPresent()) {
            return;
        }
        first.add(entry);
        if (first.size() > limit + 1) {
            first.remove();
        }
    }

    private long value(Session session) {
        return switch (order) {
            case QUEUED -> -(long) session.queuedMessages();
            case DROPPED -> -session.dropCount();
            case IDLE ->
                session.connection()
                        .map(client -> client.transport().lastRead())
                        .orElse(Long.MAX_VALUE);
            case NEWEST -> -session.stateChangedAt().toEpochMilli();
            case OLDEST -> session.stateChangedAt().toEpochMilli();
        };
    }

    private ClientPage page() {
        List<Entry> sorted = first.stream().sorted().toList();
        List<Entry> shown = sorted.subList(0, Math.min(limit, sorted.size()));
        List<ClientSummary> items = shown.stream()
                // A session may have ended since.
                .flatMap(entry -> tenant.sessions().find(entry.key()).stream())
                .map(session -> ClientViewMapper.summary(session, tenant.metering()))
                .toList();
        Optional<String> cursor =
                sorted.size() > limit ? Optional.of(shown.get(shown.size() - 1).cursor()) : Optional.empty();
        return new ClientPage(new Page<>(items, cursor), total);
    }
}
