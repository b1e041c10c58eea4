package io.maskstream.job.sql;

import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentTypeStrategy;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.Signature;

/** A text; one that stands in the statement is read before the statement runs, so that a slip ends no job. */
final class ZoneArgument implements ArgumentTypeStrategy {
    private static final ArgumentTypeStrategy TEXT = InputTypeStrategies.explicit(DataTypes.STRING());

    @Override
    public Optional<DataType> inferArgumentType(CallContext call, int position, boolean throwOnFailure) {
        if (call.isArgumentLiteral(position) && !call.isArgumentNull(position)) {
            Optional<String> zone = call.getArgumentValue(position, String.class);
            try {
                zone.ifPresent(ZoneText::parse);
            } catch (IllegalArgumentException e) {
                return call.fail(throwOnFailure, "%s", e.getMessage());
            }
        }
        return TEXT.inferArgumentType(call, position, throwOnFailure);
    }

    @Override
    public Signature.Argument getExpectedArgument(FunctionDefinition function, int position) {
        return Signature.Argument.of("zone", "STRING");
    }
}
