/** Administration of a broker: the interface that both engines implement and the administration port serves. */
@NullMarked
package dev.rookery.broker.admin;

import org.jspecify.annotations.NullMarked;
