/** Explanations of deviations of a request from the JSON schemas of the OpenAPI document. */
@NullMarked
package dev.rookery.http.schema;

import org.jspecify.annotations.NullMarked;
