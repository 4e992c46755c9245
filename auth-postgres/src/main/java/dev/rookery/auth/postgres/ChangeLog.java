package dev.rookery.auth.postgres;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.auth.Principal;
import java.time.Duration;

/**
 * Counts changes, to tell whether a user changed between the moment its row was read and the moment its session stood.
 * For any thread.
 */
final class ChangeLog {
    /** Far longer than a login can take. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final Cache<String, Long> changes =
            Caffeine.newBuilder().expireAfterWrite(REMEMBERED).build();
    private long count;
    private long lastOfEverybody;

    /** The number of changes so far. */
    synchronized long count() {
        return count;
    }

    synchronized void add(ChangeNotice notice) {
        count++;
        notice.usernames()
                .ifPresentOrElse(
                        usernames -> usernames.forEach(username -> changes.put(username, count)),
                        () -> lastOfEverybody = count);
    }

    /** Whether the user may have changed since the principal was read. */
    synchronized boolean changedSince(Principal principal) {
        Long last = changes.getIfPresent(principal.user().username());
        return lastOfEverybody > principal.asOf() || last != null && last > principal.asOf();
    }
}
