/** WebSocket protocol (RFC 6455) as MQTT uses it: upgrade requests, frames and close codes. Independent of channels. */
@NullMarked
package dev.rookery.broker.websocket;

import org.jspecify.annotations.NullMarked;
