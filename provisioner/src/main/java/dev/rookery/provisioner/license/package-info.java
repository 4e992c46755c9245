/** Licenses, their signing keys, and the secret that protects both. */
@NullMarked
package dev.rookery.provisioner.license;

import org.jspecify.annotations.NullMarked;
