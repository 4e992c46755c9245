package dev.rookery.bench.driver;

/** The broker refused a CONNECT. Has no stack trace, because login floods create many of these exceptions. */
public final class ConnectRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    public ConnectRefusedException(int code) {
        super("Connection refused with code " + code, null, false, false);
        this.code = code;
    }

    /** The return code (MQTT 3.1.1) or reason code (MQTT 5) of CONNACK. */
    public int code() {
        return code;
    }
}
