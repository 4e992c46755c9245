/** Licenses, the keys that sign them, and the secret that protects those. */
package dev.rookery.provisioner.license;
