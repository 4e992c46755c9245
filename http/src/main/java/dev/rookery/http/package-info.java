/**
 * HTTP layer of the REST APIs and of the broker's admin port: a router driven by an OpenAPI document, authorization,
 * problem details (RFC 9457), paging, entity tags, server-sent events, health and metrics endpoints.
 */
@NullMarked
package dev.rookery.http;

import org.jspecify.annotations.NullMarked;
