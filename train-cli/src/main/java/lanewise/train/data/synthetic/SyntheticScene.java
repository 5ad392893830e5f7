package lanewise.train.data.synthetic;

import lanewise.train.data.Images;

/**
 * Draws one synthetic image at a time: an uneven background, clutter, the shape of the class, grain. Holds the canvas;
 * one instance serves one thread.
 *
 * <p>Only basic arithmetic, square roots and {@link StrictMath} are used, all of which Java defines to the last bit.
 */
final class SyntheticScene {
    private static final SyntheticShape[] SHAPES = SyntheticShape.values();
    private static final int SIDE = Images.WIDTH;
    /** Cells along a side of the lattice whose random colours the background interpolates. */
    private static final int LATTICE = 4;
    /** How often shape and background take a colour near the one of the class rather than any. */
    private static final float TYPICAL_COLOUR = 0.4f;
    private static final float HUE_SPREAD = 0.12f;

    /** Where a shape is drawn: its centre and its size in pixels, and its angle in radians. */
    private record Pose(float x, float y, float size, float angle) {
    }

    private final float[][] planes = new float[Images.CHANNELS][Images.PLANE];
    private final float[][] lattice = new float[Images.CHANNELS][(LATTICE + 1) * (LATTICE + 1)];
    private final float[] colour = new float[Images.CHANNELS];
    private final float[] otherColour = new float[Images.CHANNELS];

    /** Draws an image of the class into the record's {@link Images#PIXELS} pixel bytes, which start at offset. */
    void draw(SplitMix64 random, int label, byte[] block, int offset) {
        background(random, label);
        int clutter = 2 + random.below(5);
        for (int i = 0; i < clutter; i++) {
            blot(random);
        }
        subject(random, label);
        if (random.below(3) == 0) {
            blot(random);
        }
        develop(random, block, offset);
    }

    /** Fills the canvas with two colours that flow into each other between the points of a coarse lattice. */
    private void background(SplitMix64 random, int label) {
        float hue = hue(random, (label * 3 + 5) % 10 / 10f);
        hsv(colour, hue, random.between(0.1f, 0.7f), random.between(0.25f, 0.9f));
        hsv(otherColour, hue + 0.15f * random.triangular(), random.between(0.1f, 0.7f), random.between(0.15f, 0.9f));
        float slopeX = random.triangular();
        float slopeY = random.triangular();
        for (int p = 0; p < lattice[0].length; p++) {
            int row = p / (LATTICE + 1);
            int column = p % (LATTICE + 1);
            float x = (float) column / LATTICE - 0.5f;
            float y = (float) row / LATTICE - 0.5f;
            float t = clamp(0.5f + slopeX * x + slopeY * y + 0.5f * random.triangular());
            for (int c = 0; c < planes.length; c++) {
                lattice[c][p] = colour[c] + t * (otherColour[c] - colour[c]);
            }
        }
        for (int c = 0; c < planes.length; c++) {
            interpolate(lattice[c], planes[c]);
        }
    }

    private static void interpolate(float[] lattice, float[] plane) {
        int cell = SIDE / LATTICE;
        for (int y = 0; y < SIDE; y++) {
            float fy = (y % cell + 0.5f) / cell;
            for (int x = 0; x < SIDE; x++) {
                float fx = (x % cell + 0.5f) / cell;
                int p = y / cell * (LATTICE + 1) + x / cell;
                float above = lattice[p] + fx * (lattice[p + 1] - lattice[p]);
                int q = p + LATTICE + 1;
                float below = lattice[q] + fx * (lattice[q + 1] - lattice[q]);
                plane[y * SIDE + x] = above + fy * (below - above);
            }
        }
    }

    /** Draws the shape of the class: anywhere near the centre, of any size and slant, often striped. */
    private void subject(SplitMix64 random, int label) {
        float hue = hue(random, label / 10f);
        float value = random.between(0.35f, 1);
        hsv(colour, hue, random.between(0.4f, 1), value);
        boolean striped = random.below(2) == 0;
        if (striped) {
            hsv(otherColour, hue + 0.1f * random.triangular(), random.between(0.2f, 1), value * random.between(0.4f, 0.9f));
        } else {
            System.arraycopy(colour, 0, otherColour, 0, colour.length);
        }
        float stripe = random.between(1.5f, 4.5f);
        float size = random.between(7.5f, 12.5f);
        float x = 15.5f + 6 * random.triangular();
        float y = 15.5f + 6 * random.triangular();
        float angle = 0.8f * random.triangular();
        paint(SHAPES[label], new Pose(x, y, size, angle), stripe, random.between(0.75f, 1));
    }

    /** Draws a small shape of any class and colour, which says nothing about the label. */
    private void blot(SplitMix64 random) {
        hsv(colour, random.unit(), random.between(0.1f, 0.9f), random.between(0.1f, 1));
        System.arraycopy(colour, 0, otherColour, 0, colour.length);
        SyntheticShape shape = SHAPES[random.below(SHAPES.length)];
        float size = random.between(2, 4.5f);
        float x = random.between(0, SIDE);
        float y = random.between(0, SIDE);
        float angle = random.between(-3.2f, 3.2f);
        paint(shape, new Pose(x, y, size, angle), 1, random.between(0.4f, 1));
    }

    /** Paints a shape in the two current colours, which alternate every {@code stripe} pixels. */
    private void paint(SyntheticShape shape, Pose pose, float stripe, float opacity) {
        float cos = (float) StrictMath.cos(pose.angle()) / pose.size();
        float sin = (float) StrictMath.sin(pose.angle()) / pose.size();
        float reach = 1.3f * pose.size();
        int top = Math.max(0, (int) (pose.y() - reach));
        int bottom = Math.min(SIDE - 1, (int) (pose.y() + reach));
        int left = Math.max(0, (int) (pose.x() - reach));
        int right = Math.min(SIDE - 1, (int) (pose.x() + reach));
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                float u = cos * (x - pose.x()) + sin * (y - pose.y());
                float v = cos * (y - pose.y()) - sin * (x - pose.x());
                float coverage = opacity * clamp(0.5f - shape.distance(u, v) * pose.size());
                if (coverage > 0) {
                    boolean second = ((int) ((u + 2) * pose.size() / stripe) & 1) == 1;
                    blend(y * SIDE + x, second ? otherColour : colour, coverage);
                }
            }
        }
    }

    private void blend(int pixel, float[] paint, float coverage) {
        for (int c = 0; c < planes.length; c++) {
            planes[c][pixel] += coverage * (paint[c] - planes[c][pixel]);
        }
    }

    /** Applies brightness, contrast and grain, and rounds to bytes. */
    private void develop(SplitMix64 random, byte[] block, int offset) {
        float contrast = random.between(0.6f, 1.1f);
        float brightness = 0.12f * random.triangular();
        float grain = random.between(0.02f, 0.12f) / 255;
        for (int p = 0; p < Images.PLANE; p++) {
            long bits = random.next();
            for (int c = 0; c < planes.length; c++) {
                int noise = (int) (bits & 0xff) - (int) (bits >>> 8 & 0xff);
                bits >>>= 16;
                float value = 0.5f + brightness + contrast * (planes[c][p] - 0.5f) + grain * noise;
                block[offset + c * Images.PLANE + p] = (byte) (int) (clamp(value) * 255 + 0.5f);
            }
        }
    }

    private static float hue(SplitMix64 random, float typical) {
        float near = typical + HUE_SPREAD * random.triangular();
        float any = random.unit();
        return random.unit() < TYPICAL_COLOUR ? near : any;
    }

    /** Writes the red, green and blue of a colour given by hue (in turns), saturation and value. */
    private static void hsv(float[] rgb, float hue, float saturation, float value) {
        float turn = hue - (float) Math.floor(hue);
        for (int c = 0; c < rgb.length; c++) {
            float phase = turn + (3 - c) % 3 / 3f;
            phase -= (float) Math.floor(phase);
            float strength = clamp(Math.abs(6 * phase - 3) - 1);
            rgb[c] = value * (1 - saturation * (1 - strength));
        }
    }

    private static float clamp(float x) {
        return Math.max(0, Math.min(1, x));
    }
}
