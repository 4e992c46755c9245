package dev.rookery.testkit.kubernetes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the parts of a control plane know each other by, made with openssl.
 *
 * @param folder holds {@code NAME.crt} and {@code NAME.key} for each of ca, server, admin and accounts
 */
record Certificates(Path folder) {
    static Certificates make(Path folder) {
        Certificates certificates = new Certificates(folder);
        certificates.request("ca", "/CN=rookery-test", List.of());
        certificates.signed("server", "/CN=kube-apiserver", "subjectAltName=IP:127.0.0.1,DNS:localhost");
        certificates.signed("admin", "/O=system:masters/CN=admin", "extendedKeyUsage=clientAuth");
        certificates.signed("accounts", "/CN=service-accounts", "keyUsage=digitalSignature");
        return certificates;
    }

    Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private void signed(String name, String subject, String extension) {
        request(
                name,
                subject,
                List.of("-CA", certificate("ca").toString(), "-CAkey", key("ca").toString(), "-addext", extension));
    }

    private void request(String name, String subject, List<String> more) {
        List<String> command =
                new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"));
        command.addAll(List.of(
                "-subj",
                subject,
                "-keyout",
                key(name).toString(),
                "-out",
                certificate(name).toString()));
        command.addAll(more);
        Tool.Result result = Tool.run(Map.of(), command);
        if (result.exitCode() != 0) {
            throw new IllegalStateException("openssl: " + result.output());
        }
    }
}
