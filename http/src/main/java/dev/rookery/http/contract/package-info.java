/** OpenAPI documents and the extensions ({@code x-…}) that Rookery defines for their operations. */
@NullMarked
package dev.rookery.http.contract;

import org.jspecify.annotations.NullMarked;
