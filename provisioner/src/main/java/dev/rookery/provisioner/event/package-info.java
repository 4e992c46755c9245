/** Events of customers: what has happened to their instances. */
@NullMarked
package dev.rookery.provisioner.event;

import org.jspecify.annotations.NullMarked;
