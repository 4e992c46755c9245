/** Files that hold secrets. */
package dev.rookery.file;
