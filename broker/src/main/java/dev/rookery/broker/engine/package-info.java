/** The native engine behind {@link dev.rookery.broker.Broker}, its metrics, and the choice of the engine. */
@NullMarked
package dev.rookery.broker.engine;

import org.jspecify.annotations.NullMarked;
