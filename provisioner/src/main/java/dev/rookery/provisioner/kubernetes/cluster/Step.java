package dev.rookery.provisioner.kubernetes.cluster;

import dev.rookery.provisioner.target.StepFailedException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Supplier;

/** Named steps of a reconciliation. */
public final class Step {
    private Step() {}

    /**
     * Runs a step that calls the API server.
     *
     * @param name action in the imperative
     * @throws StepFailedException if the API server rejects the call or does not respond
     */
    public static <T> T run(String name, Supplier<T> action) {
        try {
            return action.get();
        } catch (KubernetesClientException e) {
            throw new StepFailedException(name, message(e), e);
        }
    }

    private static String message(KubernetesClientException e) {
        if (e.getStatus() != null && e.getStatus().getMessage() != null) {
            return e.getStatus().getMessage();
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return "the API server does not respond: " + cause;
    }
}
