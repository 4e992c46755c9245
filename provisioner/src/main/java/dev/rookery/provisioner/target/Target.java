package dev.rookery.provisioner.target;

import dev.rookery.provisioner.customer.CustomerId;
import java.util.function.Consumer;

/**
 * Where stacks run. Everything here blocks, may be called again at any point, and goes on where it was; all throw {@link
 * TargetException}. For any thread, for one customer by one thread at a time.
 */
public interface Target extends AutoCloseable {
    /** Makes the stack what it is to be; does not wait until it is. */
    void apply(Stack stack);

    /** Looks how the stack is. */
    Observation observe(Stack stack);

    /**
     * Removes the stack with its data, as far as it can be done without waiting.
     *
     * @return whether nothing is left
     */
    boolean remove(CustomerId customer);

    /** What {@link #apply} would change, a line each, without secrets; nothing is changed. Empty if nothing would. */
    String difference(Stack stack);

    /** From now on tells of everything that happens to a stack, perhaps more often than needed. */
    void watch(Consumer<CustomerId> changed);

    @Override
    void close();
}
