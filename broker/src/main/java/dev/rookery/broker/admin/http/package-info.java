/** Admin port of the broker: {@link dev.rookery.broker.admin.BrokerAdmin} as a REST API. */
@NullMarked
package dev.rookery.broker.admin.http;

import org.jspecify.annotations.NullMarked;
