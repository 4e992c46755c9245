package dev.rookery.app.move.stream;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM of each chunk. The nonce is the number of the chunk, which is safe because each stream has a key of its own. The
 * header, and whether the chunk is the last, are authenticated too.
 */
final class Encryption implements ChunkProtection {
    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;

    private final SecretKey key;
    private final byte[] header;
    private long index;

    Encryption(SecretKey key, byte[] header) {
        this.key = key;
        this.header = header.clone();
    }

    @Override
    public int overhead() {
        return TAG_BYTES;
    }

    @Override
    public byte[] seal(byte[] data, int length, boolean last) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, last).doFinal(data, 0, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot encrypt a chunk", e);
        }
    }

    @Override
    public byte[] open(byte[] body, boolean last) {
        boolean first = index == 0;
        try {
            return cipher(Cipher.DECRYPT_MODE, last).doFinal(body);
        } catch (AEADBadTagException e) {
            throw first
                    ? new StreamException("The passphrase is wrong, or the file is damaged", e)
                    : StreamException.damaged();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot decrypt a chunk", e);
        }
    }

    private Cipher cipher(int mode, boolean last) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .putLong(NONCE_BYTES - Long.BYTES, index++)
                .array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(new byte[] {(byte) (last ? 1 : 0)});
        return cipher;
    }
}
