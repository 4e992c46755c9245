package dev.rookery.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Searches class files for test code that starts processes. Follows the references of a test class through the classes of
 * its module's tests and of the test kits, but not through main code.
 */
final class ProcessUse {
    private static final Set<String> STARTERS =
            Set.of("java/lang/ProcessBuilder", "io/zonky/test/db/postgres/embedded/EmbeddedPostgres");
    private static final String OWN = "dev/rookery/";
    private static final String KITS = "dev/rookery/testkit/";
    private static final String TEST_CLASSES = "/test-classes/";

    private ProcessUse() {}

    /** Returns whether the class, or a class of the tests or test kits that it refers to, starts a process. */
    static boolean isReachableFrom(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(type.getName().replace('.', '/')));
        while (!open.isEmpty()) {
            URL file = loader.getResource(open.pop() + ".class");
            if (file == null) {
                continue;
            }
            for (String reference : references(file)) {
                if (STARTERS.contains(reference)) {
                    return true;
                }
                if (reference.startsWith(OWN) && isTestCode(loader, reference) && seen.add(reference)) {
                    open.push(reference);
                }
            }
        }
        return false;
    }

    private static boolean isTestCode(ClassLoader loader, String name) {
        if (name.startsWith(KITS)) {
            return true;
        }
        URL file = loader.getResource(name + ".class");
        return file != null && file.getPath().contains(TEST_CLASSES);
    }

    /** Returns the names of the classes in the constant pool (JVMS 4.4). */
    private static Set<String> references(URL classFile) {
        try (InputStream stream = classFile.openStream();
                DataInputStream data = new DataInputStream(stream)) {
            data.skipNBytes(Integer.BYTES + 2 * Short.BYTES);
            int count = data.readUnsignedShort();
            String[] texts = new String[count];
            Set<Integer> classes = new HashSet<>();
            for (int index = 1; index < count; index++) {
                int tag = data.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts[index] = data.readUTF();
                    case 7 -> classes.add(data.readUnsignedShort());
                    case 8, 16, 19, 20 -> data.skipNBytes(2);
                    case 15 -> data.skipNBytes(3);
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> data.skipNBytes(4);
                    case 5, 6 -> {
                        // Long and double constants take two indexes.
                        data.skipNBytes(8);
                        index++;
                    }
                    default -> throw new IllegalStateException("Unknown constant " + tag + " in " + classFile);
                }
            }
            Set<String> names = new HashSet<>();
            classes.forEach(index -> names.add(texts[index]));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
