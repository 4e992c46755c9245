package dev.rookery.broker.operation;

import dev.rookery.auth.Topics;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.Page;
import dev.rookery.broker.admin.SubscriptionSearch;
import dev.rookery.broker.admin.SubscriptionView;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Sessions;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects a page of subscriptions by client id and filter, in slices of sessions. */
final class SubscriptionScan implements Supplier<Optional<Page<SubscriptionView>>> {
    /** Separates client id and filter in a cursor. Occurs in neither, and sorts before every other character. */
    private static final char SEPARATOR = '\0';

    private final Sessions sessions;
    private final SubscriptionSearch search;
    private final int limit;
    private final List<SubscriptionView> items = new ArrayList<>();
    /** Client id of the last session processed completely. */
    private String doneClient;
    /** Client id of the last subscription on the previous page. */
    private final String startClient;

    /** Filter of the last subscription on the previous page. */
    private final String startFilter;

    SubscriptionScan(Sessions sessions, SubscriptionSearch search, AdminPageRequest request) {
        if (search.topic().filter(topic -> !Topics.isName(topic)).isPresent()) {
            throw AdminException.invalid("'" + search.topic().get() + "' is not a topic name");
        }
        this.sessions = sessions;
        this.search = search;
        this.limit = request.limit();
        String position = ListCursor.decode(request.cursor());
        int separator = position.indexOf(SEPARATOR);
        this.startClient = separator < 0 ? "" : position.substring(0, separator);
        this.startFilter = separator < 0 ? "" : position.substring(separator + 1);
        this.doneClient = startClient;
    }

    @Override
    public Optional<Page<SubscriptionView>> get() {
        if (search.clientId().isPresent()) {
            return sessions.find(search.clientId().get()).flatMap(this::add).or(this::lastPage);
        }
        if (items.isEmpty() && doneClient.equals(startClient)) {
            Optional<Page<SubscriptionView>> full = sessions.find(startClient).flatMap(this::add);
            if (full.isPresent()) {
                return full;
            }
        }
        Iterator<Session> later = sessions.after(doneClient);
        for (int seen = 0; seen < EventLoopTasks.SLICE_SIZE; seen++) {
            if (!later.hasNext()) {
                return lastPage();
            }
            Session session = later.next();
            Optional<Page<SubscriptionView>> full = add(session);
            if (full.isPresent()) {
                return full;
            }
            doneClient = session.clientId();
        }
        return Optional.empty();
    }

    private Optional<Page<SubscriptionView>> lastPage() {
        return Optional.of(new Page<>(items, Optional.empty()));
    }

    /** Adds the matching subscriptions of a session. Returns the page once it is full and there are more subscriptions. */
    private Optional<Page<SubscriptionView>> add(Session session) {
        for (Subscription<Session> subscription : ClientViewMapper.sortedByFilter(session)) {
            if (matches(subscription)) {
                if (items.size() == limit) {
                    SubscriptionView last = items.get(limit - 1);
                    String cursor = ListCursor.encode(last.clientId() + SEPARATOR + last.filter());
                    return Optional.of(new Page<>(items, Optional.of(cursor)));
                }
                items.add(ClientViewMapper.view(subscription));
            }
        }
        return Optional.empty();
    }

    private boolean matches(Subscription<Session> subscription) {
        boolean afterStart = !subscription.owner().clientId().equals(startClient)
                || subscription.filter().compareTo(startFilter) > 0;
        return afterStart
                && search.topic()
                        .map(topic -> TopicFilter.matches(Topics.withoutShare(subscription.filter()), topic))
                        .orElse(true);
    }
}
