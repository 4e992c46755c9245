package dev.rookery.app.mosquitto;

import java.util.ArrayList;
import java.util.List;

/** Differences between a listener and its equivalent. */
final class ListenerReview {
    private final Listener listener;
    private final List<String> differences = new ArrayList<>();

    ListenerReview(Listener listener) {
        this.listener = listener;
    }

    List<String> differences() {
        if (listener.hasTls()) {
            reviewTls();
        }
        report("use_username_as_clientid", "clients keep their own client id");
        report("accept_protocol_versions", "clients of MQTT 3.1, 3.1.1 and 5 are accepted");
        if (listener.option("socket_domain").filter("ipv6"::equals).isPresent()
                && listener.host().isEmpty()) {
            add("socket_domain ipv6: the listener is for IPv4; set --mqtt-host ::");
        }
        report("http_dir", "files are not served");
        return differences;
    }

    private void reviewTls() {
        boolean certificates = ListenerTls.of(listener).required();
        if (certificates && listener.option("crlfile").isPresent()) {
            add(
                    "crlfile: no client certificate is accepted until you add its authority with 'rookery device-ca' and send"
                            + " the revocation list to the API");
        } else if (certificates && listener.option("cafile").isEmpty()) {
            add("capath: no client certificate is accepted until --tls-client-ca names one file with the authorities");
        }
        if (certificates && listener.option("require_certificate").isEmpty()) {
            add("client certificates are required, because the username comes from them");
        }
        report(
                "use_subject_as_username",
                "the username is not the subject of the certificate: clients have to send username and password");
        report("disable_client_cert_date_checks", "expired client certificates are refused");
        switch (listener.option("tls_version").orElse("")) {
            case "tlsv1.3" -> add("tls_version tlsv1.3: TLS 1.2 is accepted too");
            case "tlsv1", "tlsv1.0", "tlsv1.1" ->
                add("tls_version " + listener.option("tls_version").orElseThrow() + ": TLS 1.2 or newer is required");
            default -> {
                // Rookery accepts TLS 1.2 and 1.3, as Mosquitto does from tlsv1.2 on.
            }
        }
        report("ciphers", "the cipher suites are those of the Java runtime");
        report("ciphers_tls1.3", "the cipher suites are those of the Java runtime");
        report("dhparamfile", "the key exchange is that of the Java runtime");
    }

    private void report(String key, String difference) {
        if (listener.option(key).isPresent()) {
            add(key + ": " + difference);
        }
    }

    private void add(String difference) {
        differences.add("listener " + listener.port() + ": " + difference);
    }
}
