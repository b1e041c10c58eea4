package io.maskstream.stream.rule;

import io.maskstream.stream.record.ValueTypeInformation;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Flink's type information for alerts and statistics; the records name the factories, so that none goes through Kryo. */
public final class RuleTypes {
    /** Alerts. */
    public static final TypeInformation<Alert> ALERT = new ValueTypeInformation<>(Alert.class, new AlertSerializer());
    /** Statistics. */
    public static final TypeInformation<Statistics> STATISTICS =
            new ValueTypeInformation<>(Statistics.class, new StatisticsSerializer());

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
}
