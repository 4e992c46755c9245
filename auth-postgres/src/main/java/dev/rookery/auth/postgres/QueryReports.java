package dev.rookery.auth.postgres;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Log of failures of custom queries: one warning for each query and SQLSTATE, however many logins fail. Thread-safe. */
final class QueryReports {
    private static final Logger LOGGER = LoggerFactory.getLogger(QueryReports.class);

    private record Report(LoginQuery query, String state) {}

    private final Set<Report> unusableValues = ConcurrentHashMap.newKeySet();
    private final Set<Report> failures = ConcurrentHashMap.newKeySet();

    /** Reports a name that the query's parameter cannot have. */
    void unusableValue(LoginQuery query, String username, SqlFailure failure) {
        if (unusableValues.add(new Report(query, failure.state()))) {
            LOGGER.warn(
                    "User '{}' counts as unknown to the {} query, and so do others with such names: {}",
                    username,
                    query.label(),
                    failure.reason());
        }
    }

    void failed(QueryFailedException failure) {
        if (failures.add(new Report(failure.query(), failure.failure().state()))) {
            LOGGER.warn(
                    "Logins are refused, connected clients keep their rights: {}. PostgreSQL is available; correct"
                            + " the query or its tables",
                    failure.getMessage());
        }
    }

    /** Reports that all queries succeeded for a user. */
    void succeeded() {
        if (!failures.isEmpty()) {
            failures.clear();
            LOGGER.info("The custom queries succeed again");
        }
    }
}
