/** Device registry: registration, provisioning keys and commands. */
@NullMarked
package dev.rookery.api.device;

import org.jspecify.annotations.NullMarked;
