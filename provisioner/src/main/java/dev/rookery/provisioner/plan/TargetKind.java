package dev.rookery.provisioner.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Platform that runs the instances of a plan. */
public enum TargetKind {
    /** A tenant of the broker and the API in the provisioner's process. */
    JVM,
    /** A namespace of a Kubernetes cluster. */
    KUBERNETES;

    /** Returns the spelling of the plan catalog, the database and the REST API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kind with this spelling; empty if there is none. */
    public static Optional<TargetKind> parse(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }
}
