package dev.rookery.testkit.wire;

import java.nio.charset.StandardCharsets;

/** Builds a CONNECT; every field may be set to what the standard forbids. Mutable, for one test. */
public final class Connect {
    private record Will(String topic, byte[] payload, int qos, boolean retain, WireProperties properties) {}

    private final Version version;
    private final String clientId;
    private boolean cleanStart = true;
    private int keepAlive;
    private WireProperties properties = WireProperties.NONE;
    private Will will;
    private String username;
    private byte[] password;
    private int extraFlags;

    private Connect(Version version, String clientId) {
        this.version = version;
        this.clientId = clientId;
    }

    /** Clean start, no keep alive, no will, no username. */
    public static Connect of(Version version, String clientId) {
        return new Connect(version, clientId);
    }

    public static Connect v5(String clientId) {
        return of(Version.V5, clientId);
    }

    public static Connect v3(String clientId) {
        return of(Version.V3_1_1, clientId);
    }

    /** Clean start 0: takes up the session that is there. */
    public Connect resume() {
        cleanStart = false;
        return this;
    }

    /** In seconds. */
    public Connect keepAlive(int seconds) {
        keepAlive = seconds;
        return this;
    }

    public Connect with(WireProperties more) {
        properties = more;
        return this;
    }

    /** With one property that is a number. */
    public Connect with(WireProperty property, long value) {
        properties = properties.and(property, value);
        return this;
    }

    public Connect will(String topic, String payload, int qos, boolean retain, WireProperties willProperties) {
        will = new Will(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain, willProperties);
        return this;
    }

    public Connect will(String topic, String payload) {
        return will(topic, payload, 0, false, WireProperties.NONE);
    }

    public Connect user(String name, String secret) {
        username = name;
        password = secret.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    public Connect username(String name) {
        username = name;
        return this;
    }

    public Connect passwordAlone(String secret) {
        password = secret.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Sets bits of the connect flags on top of those that follow from the rest. */
    public Connect flags(int bits) {
        extraFlags = bits;
        return this;
    }

    public Version version() {
        return version;
    }

    public byte[] toBytes() {
        WireWriter out = new WireWriter()
                .text(version.protocolName)
                .byteValue(version.level)
                .byteValue(connectFlags())
                .twoBytes(keepAlive);
        if (version == Version.V5) {
            out.bytes(properties.toBytes());
        }
        out.text(clientId);
        if (will != null) {
            if (version == Version.V5) {
                out.bytes(will.properties.toBytes());
            }
            out.text(will.topic).binary(will.payload);
        }
        if (username != null) {
            out.text(username);
        }
        if (password != null) {
            out.binary(password);
        }
        return out.toPacket(0x10);
    }

    private int connectFlags() {
        int flags = extraFlags;
        flags |= cleanStart ? 2 : 0;
        if (will != null) {
            flags |= 4 | will.qos << 3 | (will.retain ? 32 : 0);
        }
        flags |= password != null ? 64 : 0;
        flags |= username != null ? 128 : 0;
        return flags;
    }
}
