package dev.rookery.provisioner.declaration;

import dev.rookery.provisioner.customer.CustomerId;

/** What declares customers, such as custom resources of a cluster. Thread-safe. */
public interface DeclarationSource extends AutoCloseable {
    /** Starts to pass declarations on, and to report states back. Does not wait for the first ones. */
    void start(DeclaredCustomers customers);

    /** Reports that the state of a customer's instance may have changed. Does not block. */
    void refresh(CustomerId customer);

    /** Stops. Waits for what is in progress. */
    @Override
    void close();
}
