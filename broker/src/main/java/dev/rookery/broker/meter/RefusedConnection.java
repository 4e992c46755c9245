package dev.rookery.broker.meter;

/** Reasons for refusing a CONNECT. */
public enum RefusedConnection {
    /** Wrong password, unknown or inactive user, no credentials. */
    NOT_AUTHORIZED(UsageMetric.REFUSED_NOT_AUTHORIZED),
    /** The authority is unavailable. */
    UNAVAILABLE(UsageMetric.REFUSED_UNAVAILABLE),
    /** Too many logins are pending. */
    BUSY(UsageMetric.REFUSED_BUSY),
    /** A connection or session limit of the tenant is reached. */
    LIMIT(UsageMetric.REFUSED_LIMIT),
    /** The packet or one of its values is invalid. */
    INVALID(UsageMetric.REFUSED_INVALID);

    private final UsageMetric metric;

    RefusedConnection(UsageMetric metric) {
        this.metric = metric;
    }

    /** Returns the counter of this reason. */
    public UsageMetric metric() {
        return metric;
    }
}
