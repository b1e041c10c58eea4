package io.maskstream.stream.source;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink how source elements are serialized, so that it never falls back to a general way. */
public final class SourceElementTypeInformation extends TypeInformation<SourceElement> {
    private static final long serialVersionUID = 1L;

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
    public Class<SourceElement> getTypeClass() {
        return SourceElement.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<SourceElement> createSerializer(SerializerConfig config) {
        return new SourceElementSerializer();
    }

    @Override
    public String toString() {
        return "SourceElement";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceElementTypeInformation;
    }

    @Override
    public int hashCode() {
        return SourceElement.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof SourceElementTypeInformation;
    }
}
