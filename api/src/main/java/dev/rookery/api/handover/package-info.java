/** Hand-over of a tenant's console to an operator of the platform: read-only, for minutes, visible and revocable. */
@NullMarked
package dev.rookery.api.handover;

import org.jspecify.annotations.NullMarked;
