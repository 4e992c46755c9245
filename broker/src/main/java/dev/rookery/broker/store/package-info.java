/** Interface between the engine and the durable state of its tenants, and the store that keeps nothing. */
@NullMarked
package dev.rookery.broker.store;

import org.jspecify.annotations.NullMarked;
