/** Names, namespaces, API discovery and error handling that the other packages share. */
@NullMarked
package dev.rookery.provisioner.kubernetes.cluster;

import org.jspecify.annotations.NullMarked;
