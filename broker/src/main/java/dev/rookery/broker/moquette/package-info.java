/**
 * The engine that runs a stock Moquette. Moquette's own hooks are synchronous and few. Handlers before its own therefore authenticate
 * clients without blocking an IO thread, send the correct reason codes of refusals, and authorize every delivery.
 */
@NullMarked
package dev.rookery.broker.moquette;

import org.jspecify.annotations.NullMarked;
