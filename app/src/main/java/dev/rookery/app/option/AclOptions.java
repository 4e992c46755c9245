package dev.rookery.app.option;

import dev.rookery.auth.AclMode;
import picocli.CommandLine.Option;

/** Options for the interpretation of ACL rows. */
public final class AclOptions {
    @Option(
            names = "--acl-mode",
            paramLabel = "MODE",
            defaultValue = "read-implies-subscribe",
            description = "Interpretation of ACL rows. read-implies-subscribe: the read bit also grants SUBSCRIBE;"
                    + " strict: SUBSCRIBE requires the subscribe bit (4), as in mosquitto-go-auth."
                    + " Default: read-implies-subscribe")
    private AclMode mode;

    public AclMode mode() {
        return mode;
    }
}
