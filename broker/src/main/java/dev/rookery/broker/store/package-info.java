/** Interface between the engine and the durable state of its tenants, and an in-memory implementation. */
@NullMarked
package dev.rookery.broker.store;

import org.jspecify.annotations.NullMarked;
