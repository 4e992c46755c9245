/** How bytes come and go: event loops, listeners, WebSocket, and the connection that the engine sees. */
package dev.rookery.broker.transport;
