/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import io.github.byteair.flink.sink.KeyExtractor;
import io.github.byteair.flink.sink.RejectionCause;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.annotation.Nullable;

/**
 * Digests of elements' keys: 128 bits of SHA-256, so that two keys can be taken for one by no
 * chance and by nobody's design. What is kept of a key is that, whatever its length.
 *
 * <p>The digest is read from here after {@link #of}, until the next call. One thread at a time.
 */
final class KeyDigest<T> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final KeyExtractor<T> extractor;
    @Nullable private final InPlaceSchema<T> inPlace;

    @Nullable private transient MessageDigest sha256;
    @Nullable private transient ByteBuffer digest;
    private transient long high;
    private transient long low;

    @SuppressWarnings("unchecked")
    KeyDigest(KeyExtractor<T> extractor) {
        this.extractor = extractor;
        this.inPlace = extractor instanceof InPlaceSchema ? (InPlaceSchema<T>) extractor : null;
    }

    /**
     * @param topic apart from which the key stands for another row; null for the usual one
     * @throws UnwritableRecordException if the element has no key
     */
    void of(T element, @Nullable String topic) {
        try {
            begin(topic);
            if (inPlace != null) {
                int length = inPlace.serializeInPlace(element);
                digest(inPlace.array(), length);
                return;
            }
            String key = extractor.key(element);
            if (key != null) {
                byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
                digest(bytes, bytes.length);
                return;
            }
        } catch (UnwritableRecordException e) {
            throw e;
        } catch (Exception e) {
            throw noKey("The record's key can't be read: " + e, element, e);
        }
        throw noKey("The record has no key.", element, null);
    }

    private void begin(@Nullable String topic) {
        if (sha256 == null) {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java runtime has SHA-256.", e);
            }
            digest = ByteBuffer.allocate(sha256.getDigestLength());
        }
        sha256.reset();
        if (topic != null) {
            sha256.update(topic.getBytes(StandardCharsets.UTF_8));
            // Is in no topic and no UTF-8: what is before it can't be taken for part of the key.
            sha256.update((byte) 0xFF);
        }
    }

    private void digest(byte[] key, int length) throws DigestException {
        sha256.update(key, 0, length);
        sha256.digest(digest.array(), 0, digest.capacity());
        high = digest.getLong(0);
        low = digest.getLong(Long.BYTES);
    }

    private static UnwritableRecordException noKey(
            String reason, Object element, @Nullable Exception cause) {
        return new UnwritableRecordException(
                RejectionCause.NOT_SERIALIZABLE, reason, String.valueOf(element), cause);
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }
}
