package dev.rookery.testkit.kubernetes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Certificates of a control plane, issued with openssl.
 *
 * @param folder contains {@code NAME.crt} and {@code NAME.key} for each of ca, server, admin and accounts
 */
record ControlPlaneCertificates(Path folder) {
    static ControlPlaneCertificates create(Path folder) {
        ControlPlaneCertificates certificates = new ControlPlaneCertificates(folder);
        certificates.issue("ca", "/CN=rookery-test", List.of());
        certificates.issueSigned("server", "/CN=kube-apiserver", "subjectAltName=IP:127.0.0.1,DNS:localhost");
        certificates.issueSigned("admin", "/O=system:masters/CN=admin", "extendedKeyUsage=clientAuth");
        certificates.issueSigned("accounts", "/CN=service-accounts", "keyUsage=digitalSignature");
        return certificates;
    }

    Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private void issueSigned(String name, String subject, String extension) {
        issue(
                name,
                subject,
                List.of("-CA", certificate("ca").toString(), "-CAkey", key("ca").toString(), "-addext", extension));
    }

    private void issue(String name, String subject, List<String> more) {
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
        CommandRunner.Result result = CommandRunner.run(Map.of(), command);
        if (result.exitCode() != 0) {
            throw new IllegalStateException("openssl failed: " + result.output());
        }
    }
}
