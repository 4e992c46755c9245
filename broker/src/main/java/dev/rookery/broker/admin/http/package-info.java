/** The admin port: {@link dev.rookery.broker.admin.BrokerAdmin} over HTTP, for whoever has the token. See docs/admin.md. */
package dev.rookery.broker.admin.http;
