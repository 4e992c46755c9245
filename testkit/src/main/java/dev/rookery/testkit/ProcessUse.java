package dev.rookery.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Searches class files for code that starts processes. Follows the references of a class through all classes of
 * Rookery.
 */
final class ProcessUse {
    private static final Set<String> PROCESS_STARTERS =
            Set.of("java/lang/ProcessBuilder", "io/zonky/test/db/postgres/embedded/EmbeddedPostgres");
    private static final String ROOKERY = "dev/rookery/";
    private static final Map<String, Set<String>> REFERENCES = new ConcurrentHashMap<>();

    private ProcessUse() {}

    /** Returns whether the class, or a class of Rookery that it refers to, starts a process. */
    static boolean isReachableFrom(Class<?> type) {
        Set<String> seen = new HashSet<>();
        Deque<String> pending = new ArrayDeque<>(Set.of(type.getName().replace('.', '/')));
        while (!pending.isEmpty()) {
            Set<String> references = REFERENCES.computeIfAbsent(pending.pop(), name -> references(type, name));
            for (String reference : references) {
                if (PROCESS_STARTERS.contains(reference)) {
                    return true;
                }
                if (reference.startsWith(ROOKERY) && seen.add(reference)) {
                    pending.push(reference);
                }
            }
        }
        return false;
    }

    private static Set<String> references(Class<?> type, String name) {
        URL file = type.getClassLoader().getResource(name + ".class");
        return file == null ? Set.of() : references(file);
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
