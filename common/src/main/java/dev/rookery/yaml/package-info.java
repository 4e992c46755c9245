/** YAML, read within bounds. */
package dev.rookery.yaml;
