package dev.lockstep.server.schedule;

/** Floats in JSON, which has no NaN: one that is not finite is its name. */
final class JsonNumbers {
    private JsonNumbers() {}

    static Object of(Float value) {
        return value == null || Float.isFinite(value) ? value : (Object) value.toString();
    }

    static Object of(Double value) {
        return value == null || Double.isFinite(value) ? value : (Object) value.toString();
    }

    static Float toFloat(Object json) {
        if (json == null) {
            return null;
        }
        return json instanceof Number number ? (Float) number.floatValue() : Float.valueOf((String) json);
    }

    static Double toDouble(Object json) {
        if (json == null) {
            return null;
        }
        return json instanceof Number number ? (Double) number.doubleValue() : Double.valueOf((String) json);
    }
}
