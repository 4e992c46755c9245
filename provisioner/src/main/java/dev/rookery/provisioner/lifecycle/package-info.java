/** What happens to customers by time: ends of plans, return after a deletion, erasure of personal data. */
@NullMarked
package dev.rookery.provisioner.lifecycle;

import org.jspecify.annotations.NullMarked;
