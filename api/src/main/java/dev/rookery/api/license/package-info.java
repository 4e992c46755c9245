/** License of the instance: verification, limits and their enforcement. */
@NullMarked
package dev.rookery.api.license;

import org.jspecify.annotations.NullMarked;
