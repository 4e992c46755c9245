package dev.rookery.broker.operation;

import dev.rookery.auth.Topics;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.Page;
import dev.rookery.broker.admin.SubscriptionSearch;
import dev.rookery.broker.admin.SubscriptionView;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.tenant.Sessions;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects a page of subscriptions by client id, username and filter, in slices of sessions. */
final class SubscriptionScan implements Supplier<Optional<Page<SubscriptionView>>> {
    private final Sessions sessions;
    private final SubscriptionSearch search;
    private final int limit;
    private final List<SubscriptionView> items = new ArrayList<>();
    /** The last session processed completely. */
    private SessionKey done;
    /** Session of the last subscription on the previous page. */
    private final SessionKey startSession;

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
        int separator = position.lastIndexOf(SessionPosition.SEPARATOR);
        this.startSession = SessionPosition.parse(position.substring(0, Math.max(0, separator)));
        this.startFilter = position.substring(separator + 1);
        this.done = startSession;
    }

    @Override
    public Optional<Page<SubscriptionView>> get() {
        if (search.clientId().isPresent()) {
            return ofClient(search.clientId().get());
        }
        if (items.isEmpty() && done.equals(startSession)) {
            Optional<Page<SubscriptionView>> full = sessions.find(startSession).flatMap(this::add);
            if (full.isPresent()) {
                return full;
            }
        }
        Iterator<Session> later = sessions.after(done);
        for (int seen = 0; seen < EventLoopTasks.SLICE_SIZE; seen++) {
            if (!later.hasNext()) {
                return lastPage();
            }
            Session session = later.next();
            Optional<Page<SubscriptionView>> full = add(session);
            if (full.isPresent()) {
                return full;
            }
            done = session.key();
        }
        return Optional.empty();
    }

    private Optional<Page<SubscriptionView>> ofClient(String clientId) {
        for (Session session : sessions.withClientId(clientId)) {
            if (session.key().compareTo(startSession) >= 0) {
                Optional<Page<SubscriptionView>> full = add(session);
                if (full.isPresent()) {
                    return full;
                }
            }
        }
        return lastPage();
    }

    private Optional<Page<SubscriptionView>> lastPage() {
        return Optional.of(new Page<>(items, Optional.empty()));
    }

    /** Adds the matching subscriptions of a session. Returns the page once it is full and there are more subscriptions. */
    private Optional<Page<SubscriptionView>> add(Session session) {
        boolean ofUser = search.username()
                .map(name -> name.equals(session.key().username()))
                .orElse(true);
        if (!ofUser) {
            return Optional.empty();
        }
        for (Subscription<Session> subscription : ClientViewMapper.sortedByFilter(session)) {
            if (matches(subscription)) {
                if (items.size() == limit) {
                    SubscriptionView last = items.get(limit - 1);
                    String cursor =
                            ListCursor.encode(SessionPosition.of(new SessionKey(last.clientId(), last.username()))
                                    + SessionPosition.SEPARATOR
                                    + last.filter());
                    return Optional.of(new Page<>(items, Optional.of(cursor)));
                }
                items.add(ClientViewMapper.view(subscription));
            }
        }
        return Optional.empty();
    }

    private boolean matches(Subscription<Session> subscription) {
        boolean afterStart = !subscription.owner().key().equals(startSession)
                || subscription.filter().compareTo(startFilter) > 0;
        return afterStart
                && search.topic()
                        .map(topic -> TopicFilter.matches(Topics.withoutShare(subscription.filter()), topic))
                        .orElse(true);
    }
}
