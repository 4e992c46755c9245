package dev.rookery.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mindrot.jbcrypt.BCrypt;

class EksBlowfishTest {
    private static final int[] PLAIN_TEXT = {0x4f727068, 0x65616e42, 0x65686f6c, 0x64657253, 0x63727944, 0x6f756274};

    @Test
    void computesTheSameDigestsAsJbcrypt() {
        Random random = new Random(1);
        for (int length = 0; length < 200; length += 7) {
            byte[] password = new byte[length];
            byte[] salt = new byte[16];
            random.nextBytes(password);
            random.nextBytes(salt);
            byte[] key = Arrays.copyOf(password, length + 1);

            assertThat(EksBlowfish.digest(key, salt, 4, () -> {}))
                    .isEqualTo(new BCrypt().crypt_raw(key, salt, 4, PLAIN_TEXT.clone()));
        }
    }

    @Test
    void pausesOften() {
        AtomicInteger pauses = new AtomicInteger();

        EksBlowfish.digest(new byte[] {'a', 0}, new byte[16], 10, pauses::incrementAndGet);

        assertThat(pauses).hasValue(128);
    }
}
