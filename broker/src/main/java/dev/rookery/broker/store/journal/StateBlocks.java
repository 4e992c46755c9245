package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.Change;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** Decodes the blocks of a {@link StateBlockWriter}. */
public final class StateBlocks {
    private StateBlocks() {}

    /**
     * Passes the changes of a block in order.
     *
     * @throws IllegalArgumentException if the block is malformed, or the consumer rejects a change; earlier changes have been
     *     passed
     */
    public static void decode(byte[] block, Consumer<Change> changes) {
        try {
            new ChangeDecoder(Unpooled.wrappedBuffer(block), KeyDecoder.COMPLETE).decodeAll(changes);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("The broker state ends in the middle of a change", e);
        }
    }
}
