/** Customer instances that are tenants of the broker and the API in this process. */
@NullMarked
package dev.rookery.provisioner.jvm;

import org.jspecify.annotations.NullMarked;
