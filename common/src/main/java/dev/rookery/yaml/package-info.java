/** YAML with input limits. */
@NullMarked
package dev.rookery.yaml;

import org.jspecify.annotations.NullMarked;
