/** Text encodings. */
package dev.rookery.text;
