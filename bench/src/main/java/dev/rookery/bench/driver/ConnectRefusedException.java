package dev.rookery.bench.driver;

/** The broker answered CONNECT with a refusal. Without a stack trace: floods of wrong passwords make many. */
public final class ConnectRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    public ConnectRefusedException(int code) {
        super("connection refused with code " + code, null, false, false);
        this.code = code;
    }

    /** The return code (MQTT 3.1.1) or reason code (MQTT 5) of CONNACK. */
    public int code() {
        return code;
    }
}
