package io.maskstream.stream.rule;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's type information for alerts and statistics; the records name the factories, so that none goes through Kryo. */
public final class RuleTypes {
    /** Alerts. */
    public static final TypeInformation<Alert> ALERT = new Information<>(Alert.class, new AlertSerializer());
    /** Statistics. */
    public static final TypeInformation<Statistics> STATISTICS =
            new Information<>(Statistics.class, new StatisticsSerializer());

    private RuleTypes() {}

    /** For the annotation of {@link Alert}. */
    public static final class AlertFactory extends TypeInfoFactory<Alert> {
        @Override
        public TypeInformation<Alert> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return ALERT;
        }
    }

    /** For the annotation of {@link Statistics}. */
    public static final class StatisticsFactory extends TypeInfoFactory<Statistics> {
        @Override
        public TypeInformation<Statistics> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return STATISTICS;
        }
    }

    private static final class Information<T> extends TypeInformation<T> {
        private static final long serialVersionUID = 1L;

        private final Class<T> type;
        private final MessageSerializer<T> serializer;

        Information(Class<T> type, MessageSerializer<T> serializer) {
            this.type = type;
            this.serializer = serializer;
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
        public Class<T> getTypeClass() {
            return type;
        }

        @Override
        public boolean isKeyType() {
            return false;
        }

        @Override
        public TypeSerializer<T> createSerializer(SerializerConfig config) {
            return serializer;
        }

        @Override
        public boolean canEqual(Object other) {
            return other instanceof Information;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Information<?> same && type == same.type;
        }

        @Override
        public int hashCode() {
            return type.hashCode();
        }

        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }
}
