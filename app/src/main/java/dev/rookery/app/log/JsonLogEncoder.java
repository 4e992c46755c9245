package dev.rookery.app.log;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.JsonEscapeUtil;

/**
 * Logback's encoder, restricted to the members {@code timestamp} (milliseconds since 1970), {@code level},
 * {@code threadName}, {@code loggerName}, {@code throwable} and {@code message}. The message contains its arguments;
 * Logback writes the template under this name.
 */
final class JsonLogEncoder extends JsonEncoder {
    JsonLogEncoder() {
        setWithSequenceNumber(false);
        setWithNanoseconds(false);
        setWithContext(false);
        setWithMarkers(false);
        setWithMDC(false);
        setWithKVPList(false);
        setWithMessage(false);
        setWithArguments(false);
    }

    @Override
    protected void appendCustomFields(StringBuilder json, ILoggingEvent event) {
        json.append(',');
        appenderMember(json, MESSAGE_ATTR_NAME, JsonEscapeUtil.jsonEscapeString(event.getFormattedMessage()));
    }
}
