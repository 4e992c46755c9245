/** S3-compatible server for tests. */
package dev.rookery.testkit.storage;
