/** Network layer: event loops, listeners, TLS, WebSocket, and the connections that the engine uses. */
package dev.rookery.broker.transport;
