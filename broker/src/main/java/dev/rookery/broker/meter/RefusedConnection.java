package dev.rookery.broker.meter;

/** Why a CONNECT was refused. */
public enum RefusedConnection {
    /** Wrong password, unknown or inactive user, no credentials. */
    NOT_AUTHORIZED(Measure.REFUSED_NOT_AUTHORIZED),
    /** The authority does not answer. */
    UNAVAILABLE(Measure.REFUSED_UNAVAILABLE),
    /** Too many logins wait. */
    BUSY(Measure.REFUSED_BUSY),
    /** The tenant has as many connections or sessions as it may. */
    LIMIT(Measure.REFUSED_LIMIT),
    /** The packet, or what it asks for, is not valid. */
    INVALID(Measure.REFUSED_INVALID);

    private final Measure measure;

    RefusedConnection(Measure measure) {
        this.measure = measure;
    }

    /** Where it is counted. */
    public Measure measure() {
        return measure;
    }
}
