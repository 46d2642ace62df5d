/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Another copy of the connector and of its simulation, with a {@link Mutant}'s fault in it. Only
 * memory is written to.
 */
final class MutantLoader extends ClassLoader {

    private static final String OURS = "io.github.byteair.";
    private static final Path SINK = Path.of("src/main/java/io/github/byteair/flink/sink");

    private final Mutant mutant;
    private final Map<String, byte[]> mutated;

    private MutantLoader(Mutant mutant, Map<String, byte[]> mutated) {
        super(MutantLoader.class.getClassLoader());
        this.mutant = mutant;
        this.mutated = mutated;
    }

    /**
     * @throws IllegalStateException if the mutant doesn't fit its source, or can't be compiled
     */
    static MutantLoader of(Mutant mutant) throws IOException {
        Path file = SINK.resolve(mutant.source());
        String text = mutant.applyTo(Files.readString(file));
        JavaFileObject source =
                new SimpleJavaFileObject(
                        URI.create("mutant:///" + mutant.source()), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (Output output = new Output(compiler.getStandardFileManager(null, null, null))) {
            List<String> options =
                    List.of(
                            "-proc:none",
                            "-nowarn",
                            "-classpath",
                            System.getProperty("java.class.path"));
            if (!compiler.getTask(null, output, diagnostics, options, null, List.of(source))
                    .call()) {
                throw new IllegalStateException(
                        "The mutant " + mutant + " can't be compiled: " + errors(diagnostics));
            }
            return new MutantLoader(mutant, output.classes());
        }
    }

    private static String errors(DiagnosticCollector<JavaFileObject> diagnostics) {
        StringBuilder text = new StringBuilder();
        for (Diagnostic<?> diagnostic : diagnostics.getDiagnostics()) {
            text.append(diagnostic.getMessage(null)).append("; ");
        }
        return text.toString();
    }

    /**
     * Which of the first seeds breaks a promise under the mutant.
     *
     * @return what {@link Seeds#find} says; null for none
     */
    String find(long seeds) throws ReflectiveOperationException {
        java.lang.reflect.Method find =
                loadClass(Seeds.class.getName())
                        .getDeclaredMethod("find", long.class, boolean.class);
        find.setAccessible(true);
        return (String) find.invoke(null, seeds, mutant.isOfExactlyOnce());
    }

    /** Whatever refers to a mutated class must be a copy, too: so all of ours are. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = mutated.get(name);
        if (bytes == null) {
            bytes = original(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] original(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Keeps what is compiled. */
    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> outputs = new HashMap<>();

        private Output(JavaFileManager rest) {
            super(rest);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mutant:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    outputs.put(name, bytes);
                    return bytes;
                }
            };
        }

        private Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new HashMap<>();
            outputs.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }
}
