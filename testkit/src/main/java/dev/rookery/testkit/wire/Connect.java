package dev.rookery.testkit.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Builder of CONNECT packets, also of invalid ones. Not thread-safe. */
public final class Connect {
    private record Will(String topic, byte[] payload, int qos, boolean retain, WireProperties properties) {}

    private final Version version;
    private final String clientId;
    private boolean cleanStart = true;
    private int keepAlive;
    private WireProperties properties = WireProperties.NONE;
    private @Nullable Will will;
    private @Nullable String username;
    private byte @Nullable [] password;
    private int extraFlags;
    private int levelBits;

    private Connect(Version version, String clientId) {
        this.version = version;
        this.clientId = clientId;
    }

    /** Creates a CONNECT with clean start and without keep alive, will and username. */
    public static Connect of(Version version, String clientId) {
        return new Connect(version, clientId);
    }

    public static Connect v5(String clientId) {
        return of(Version.V5, clientId);
    }

    public static Connect v3(String clientId) {
        return of(Version.V3_1_1, clientId);
    }

    /** Sets clean start to 0, which resumes an existing session. */
    public Connect resume() {
        cleanStart = false;
        return this;
    }

    /** Sets the keep alive, in seconds. */
    public Connect keepAlive(int seconds) {
        keepAlive = seconds;
        return this;
    }

    public Connect with(WireProperties more) {
        properties = more;
        return this;
    }

    /** Sets one property with a numeric value. */
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

    /** Sets additional bits of the connect flags. */
    public Connect flags(int bits) {
        extraFlags = bits;
        return this;
    }

    /** Sets bit 7 of the protocol level, as bridges of Mosquitto do. */
    public Connect bridge() {
        levelBits = 0x80;
        return this;
    }

    public Version version() {
        return version;
    }

    public byte[] toBytes() {
        WireWriter out = new WireWriter()
                .text(version.protocolName)
                .byteValue(version.level | levelBits)
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
