/** Who subscribed to what, and what is retained where: one pair of trees a tenant, used on the tenant's event loop only. */
package dev.rookery.broker.topic;
