/** Configuration of a broker: listeners, TLS, WebSocket, tenant names and durability. Immutable and validated. */
@NullMarked
package dev.rookery.broker.config;

import org.jspecify.annotations.NullMarked;
