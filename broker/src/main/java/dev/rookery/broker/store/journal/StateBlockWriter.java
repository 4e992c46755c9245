package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.Change;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Encodes the state of one tenant as blocks that can be decoded independently of each other, by {@link StateBlocks}. Changes
 * have the encoding of the journal's current format. Not thread-safe.
 */
public final class StateBlockWriter {
    /** A block is finished after the change that reaches this size. */
    private static final int BLOCK_BYTES = 64 * 1024;

    private final ByteBuf block = Unpooled.buffer(BLOCK_BYTES + 1024);
    private ChangeEncoder encoder = new ChangeEncoder(block);

    /** Adds a change and returns whether the block is full. */
    public boolean add(Change change) {
        encoder.encode(change);
        return block.readableBytes() >= BLOCK_BYTES;
    }

    public boolean isEmpty() {
        return !block.isReadable();
    }

    /** Returns the block and starts the next one. */
    public byte[] take() {
        byte[] bytes = new byte[block.readableBytes()];
        block.readBytes(bytes);
        block.clear();
        encoder = new ChangeEncoder(block);
        return bytes;
    }
}
