package dev.rookery.auth.password;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Expensive key schedule of bcrypt (Provos and Mazières, 1999), which can pause in between: libraries compute it in one step of 50 ms
 * and more, which a process with a CPU quota cannot afford. Confined to one thread.
 */
final class EksBlowfish {
    private static final int SUBKEYS = 18;
    private static final int BOXES = 4 * 256;
    /** Rounds between pauses, below one millisecond. */
    private static final int ROUNDS_PER_SLICE = 8;

    private static final int MAGIC_REPETITIONS = 64;
    /** "OrpheanBeholderScryDoubt", the constant that bcrypt encrypts. */
    private static final int[] MAGIC = {0x4f727068, 0x65616e42, 0x65686f6c, 0x64657253, 0x63727944, 0x6f756274};
    /** Fractional part of pi: the initial subkeys, then the initial boxes. */
    private static final int[] PI = readPi();

    private final int[] subkeys = new int[SUBKEYS];
    private final int[] boxes = new int[BOXES];
    private int left;
    private int right;

    private EksBlowfish() {
        System.arraycopy(PI, 0, subkeys, 0, SUBKEYS);
        System.arraycopy(PI, SUBKEYS, boxes, 0, BOXES);
    }

    /**
     * Computes a bcrypt digest.
     *
     * @param key the password with a terminating zero; bytes after the 72nd are ignored
     * @param salt 16 bytes
     * @param cost logarithm of the number of rounds
     * @param pause called after each millisecond of work or earlier
     * @return 24 bytes
     */
    static byte[] digest(byte[] key, byte[] salt, int cost, Runnable pause) {
        EksBlowfish state = new EksBlowfish();
        int[] keyWords = words(key, SUBKEYS);
        int[] saltWords = words(salt, SUBKEYS);
        state.expand(keyWords, words(salt, 4));
        long rounds = 1L << cost;
        for (long round = 0; round < rounds; round++) {
            state.expand(keyWords);
            state.expand(saltWords);
            if (round % ROUNDS_PER_SLICE == 0) {
                pause.run();
            }
        }
        return state.encryptMagic();
    }

    /** Returns the bytes, repeated, as big-endian words. */
    private static int[] words(byte[] bytes, int count) {
        int[] words = new int[count];
        for (int i = 0; i < 4 * count; i++) {
            words[i / 4] = words[i / 4] << 8 | bytes[i % bytes.length] & 0xff;
        }
        return words;
    }

    private void expand(int[] key, int[] salt) {
        mix(key);
        left = 0;
        right = 0;
        int next = 0;
        for (int i = 0; i < SUBKEYS; i += 2, next ^= 2) {
            left ^= salt[next];
            right ^= salt[next + 1];
            encipher();
            subkeys[i] = left;
            subkeys[i + 1] = right;
        }
        for (int i = 0; i < BOXES; i += 2, next ^= 2) {
            left ^= salt[next];
            right ^= salt[next + 1];
            encipher();
            boxes[i] = left;
            boxes[i + 1] = right;
        }
    }

    private void expand(int[] key) {
        mix(key);
        left = 0;
        right = 0;
        for (int i = 0; i < SUBKEYS; i += 2) {
            encipher();
            subkeys[i] = left;
            subkeys[i + 1] = right;
        }
        for (int i = 0; i < BOXES; i += 2) {
            encipher();
            boxes[i] = left;
            boxes[i + 1] = right;
        }
    }

    private void mix(int[] key) {
        for (int i = 0; i < SUBKEYS; i++) {
            subkeys[i] ^= key[i];
        }
    }

    /** Encrypts one block, in {@link #left} and {@link #right}. */
    private void encipher() {
        int[] p = subkeys;
        int[] s = boxes;
        int l = left ^ p[0];
        int r = right;
        for (int i = 1; i < SUBKEYS - 1; i += 2) {
            r ^= ((s[l >>> 24] + s[256 + (l >>> 16 & 0xff)]) ^ s[512 + (l >>> 8 & 0xff)]) + s[768 + (l & 0xff)] ^ p[i];
            l ^= ((s[r >>> 24] + s[256 + (r >>> 16 & 0xff)]) ^ s[512 + (r >>> 8 & 0xff)]) + s[768 + (r & 0xff)]
                    ^ p[i + 1];
        }
        left = r ^ p[SUBKEYS - 1];
        right = l;
    }

    private byte[] encryptMagic() {
        byte[] digest = new byte[4 * MAGIC.length];
        for (int block = 0; block < MAGIC.length; block += 2) {
            left = MAGIC[block];
            right = MAGIC[block + 1];
            for (int i = 0; i < MAGIC_REPETITIONS; i++) {
                encipher();
            }
            for (int i = 0; i < 4; i++) {
                digest[4 * block + i] = (byte) (left >>> 24 - 8 * i);
                digest[4 * block + 4 + i] = (byte) (right >>> 24 - 8 * i);
            }
        }
        return digest;
    }

    private static int[] readPi() {
        int[] words = new int[SUBKEYS + BOXES];
        try (InputStream file = Objects.requireNonNull(EksBlowfish.class.getResourceAsStream("blowfish.bin"));
                DataInputStream input = new DataInputStream(file)) {
            for (int i = 0; i < words.length; i++) {
                words[i] = input.readInt();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
