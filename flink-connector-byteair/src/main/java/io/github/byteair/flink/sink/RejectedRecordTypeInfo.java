/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Tells Flink how to carry rejected records without Kryo, also where generic types are disabled.
 * Found through the annotation on {@link RejectedRecord}.
 */
@Internal
public final class RejectedRecordTypeInfo extends TypeInformation<RejectedRecord> {

    private static final long serialVersionUID = 1L;

    public static final RejectedRecordTypeInfo INSTANCE = new RejectedRecordTypeInfo();

    /** Public, for Flink makes it by reflection. */
    public static final class Factory extends TypeInfoFactory<RejectedRecord> {
        @Override
        public TypeInformation<RejectedRecord> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> genericParameters) {
            return INSTANCE;
        }
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<RejectedRecord> getTypeClass() {
        return RejectedRecord.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<RejectedRecord> createSerializer(SerializerConfig config) {
        return RejectedRecordTypeSerializer.INSTANCE;
    }

    /** What Flink 1.20 calls; gone from the interface in 2.0. */
    public TypeSerializer<RejectedRecord> createSerializer(ExecutionConfig config) {
        return RejectedRecordTypeSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "RejectedRecord";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RejectedRecordTypeInfo;
    }

    @Override
    public int hashCode() {
        return RejectedRecordTypeInfo.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof RejectedRecordTypeInfo;
    }
}
