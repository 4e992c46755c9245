package dev.rookery.app.mosquitto;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * TLS settings of a listener.
 *
 * @param authorities file with the authorities of client certificates
 * @param nameIsUser whether the common name of the certificate is the username
 */
record ListenerTls(String certificate, String key, boolean required, Optional<String> authorities, boolean nameIsUser) {
    /** @param listener whose certificate and key are files */
    static ListenerTls of(Listener listener) {
        boolean identity = listener.option("use_identity_as_username").isPresent();
        boolean required = identity
                || listener.option("use_subject_as_username").isPresent()
                || listener.option("require_certificate").isPresent();
        // Without authorities, Rookery trusts those that 'rookery device-ca' adds, which it can revoke.
        Optional<String> authorities =
                required && listener.option("crlfile").isEmpty() ? listener.option("cafile") : Optional.empty();
        return new ListenerTls(
                listener.option("certfile").orElseThrow(),
                listener.option("keyfile").orElseThrow(),
                required,
                authorities,
                identity && listener.option("use_subject_as_username").isEmpty());
    }

    /** Returns whether other settings can be stated as differences from these: parameters of a listener cannot remove a file. */
    boolean isBase() {
        return authorities.isEmpty();
    }

    /** Returns the settings by name, without those that are the defaults. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("tls-certificate", certificate);
        values.put("tls-key", key);
        if (required) {
            values.put("tls-client-certificates", "required");
        }
        authorities.ifPresent(file -> values.put("tls-client-ca", file));
        if (nameIsUser) {
            values.put("tls-user-from-certificate", "true");
        }
        return values;
    }

    /** Returns the settings that differ from others. */
    Map<String, String> differencesFrom(ListenerTls base) {
        Map<String, String> standard = base.values();
        Map<String, String> different = new LinkedHashMap<>();
        values().forEach((name, value) -> {
            if (!Objects.equals(standard.get(name), value)) {
                different.put(name, value);
            }
        });
        if (base.required && !required) {
            different.put("tls-client-certificates", "none");
        }
        if (base.nameIsUser && !nameIsUser) {
            different.put("tls-user-from-certificate", "false");
        }
        return different;
    }
}
