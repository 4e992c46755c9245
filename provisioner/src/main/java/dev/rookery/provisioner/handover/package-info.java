/** Hand-over of a customer's console to an operator. */
@NullMarked
package dev.rookery.provisioner.handover;

import org.jspecify.annotations.NullMarked;
