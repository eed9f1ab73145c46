package dev.lockstep.server.export;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A parameter of the exported runs as a column.
 *
 * @param type the narrowest of bool, int64, float64 and utf8 that holds the values of all runs
 */
record ParameterColumn(String name, ArrowType type) {
    private static final ArrowType BOOL = new ArrowType.Bool();
    private static final ArrowType INT64 = new ArrowType.Int(64, true);
    private static final ArrowType FLOAT64 = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
    private static final ArrowType UTF8 = new ArrowType.Utf8();

    /** One column for every parameter that any run has, in the order of their first appearance. */
    static List<ParameterColumn> of(List<Map<String, Object>> runs) {
        Map<String, ArrowType> types = new LinkedHashMap<>();
        for (Map<String, Object> parameters : runs) {
            parameters.forEach((name, value) -> types.merge(name, typeOf(value), ParameterColumn::wider));
        }
        List<ParameterColumn> columns = new ArrayList<>();
        types.forEach((name, type) -> columns.add(new ParameterColumn(name, type instanceof ArrowType.Null ? UTF8 : type)));
        return columns;
    }

    Field field() {
        return Field.nullable(name, type);
    }

    /** @param value null where a run lacks the parameter */
    void set(FieldVector vector, int row, Object value) {
        if (value == null) {
            vector.setNull(row);
        } else if (vector instanceof BitVector bits) {
            bits.setSafe(row, (Boolean) value ? 1 : 0);
        } else if (vector instanceof BigIntVector integers) {
            integers.setSafe(row, ((Number) value).longValue());
        } else if (vector instanceof Float8Vector floats) {
            floats.setSafe(row, ((Number) value).doubleValue());
        } else {
            ((VarCharVector) vector).setSafe(row, value.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static ArrowType typeOf(Object value) {
        if (value == null) {
            return ArrowType.Null.INSTANCE;
        }
        if (value instanceof Boolean) {
            return BOOL;
        }
        if (value instanceof Integer || value instanceof Long) {
            return INT64;
        }
        return value instanceof Number ? FLOAT64 : UTF8;
    }

    private static ArrowType wider(ArrowType a, ArrowType b) {
        if (a.equals(b) || b instanceof ArrowType.Null) {
            return a;
        }
        if (a instanceof ArrowType.Null) {
            return b;
        }
        boolean numbers = (a.equals(INT64) || a.equals(FLOAT64)) && (b.equals(INT64) || b.equals(FLOAT64));
        return numbers ? FLOAT64 : UTF8;
    }
}
