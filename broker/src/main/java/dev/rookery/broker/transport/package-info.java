/** Network layer: event loops, listeners, TLS, WebSocket, and the connections that the engine uses. */
@NullMarked
package dev.rookery.broker.transport;

import org.jspecify.annotations.NullMarked;
