package lanewise.tensor.internal.op;

import java.lang.reflect.Array;
import lanewise.tensor.ShapeMismatchException;

/** Arrays of rows of one length. */
public final class Rows {
    private Rows() {}

    /** Returns the length of the rows; 0 if there is none. */
    public static int length(Object[] rows) {
        int length = rows.length == 0 ? 0 : Array.getLength(rows[0]);
        for (int i = 1; i < rows.length; i++) {
            if (Array.getLength(rows[i]) != length) {
                throw new ShapeMismatchException("of: row " + i + " has " + Array.getLength(rows[i])
                        + " elements, row 0 has " + length);
            }
        }
        return length;
    }

    /** Returns the rows one after the other. */
    public static float[] joinFloats(float[][] rows) {
        int length = length(rows);
        float[] joined = new float[Math.multiplyExact(rows.length, length)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, joined, i * length, length);
        }
        return joined;
    }

    /** Returns the rows one after the other. */
    public static double[] joinDoubles(double[][] rows) {
        int length = length(rows);
        double[] joined = new double[Math.multiplyExact(rows.length, length)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, joined, i * length, length);
        }
        return joined;
    }
}
