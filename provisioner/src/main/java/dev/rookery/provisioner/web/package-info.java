/** Handlers of the REST operations that the OpenAPI document describes. */
@NullMarked
package dev.rookery.provisioner.web;

import org.jspecify.annotations.NullMarked;
