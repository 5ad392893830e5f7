package lanewise.train.data.synthetic;

/**
 * The outlines of the ten synthetic classes, in label order.
 *
 * <p>Each is a function of a point in the shape's own coordinates, negative inside, positive outside, about as steep as
 * the distance to the outline. A shape fits into the circle of radius 1.2 around the origin; v grows downwards.
 */
enum SyntheticShape {
    DISC {
        @Override
        float distance(float u, float v) {
            return radius(u, v) - 0.95f;
        }
    },
    RING {
        @Override
        float distance(float u, float v) {
            return Math.abs(radius(u, v) - 0.75f) - 0.25f;
        }
    },
    SQUARE {
        @Override
        float distance(float u, float v) {
            return box(u, v, 0.82f, 0.82f);
        }
    },
    TRIANGLE {
        @Override
        float distance(float u, float v) {
            float side = 0.866f * Math.abs(u) - 0.5f * v - 0.5f;
            return Math.max(side, v - 0.8f);
        }
    },
    CROSS {
        @Override
        float distance(float u, float v) {
            return Math.min(box(u, v, 1, 0.3f), box(u, v, 0.3f, 1));
        }
    },
    BARS {
        @Override
        float distance(float u, float v) {
            return Math.min(box(u, v, 0.95f, 0.17f), box(u, Math.abs(v) - 0.7f, 0.95f, 0.17f));
        }
    },
    CRESCENT {
        @Override
        float distance(float u, float v) {
            return Math.max(radius(u, v) - 1, 0.8f - radius(u - 0.5f, v));
        }
    },
    BOW {
        @Override
        float distance(float u, float v) {
            return Math.max(0.75f * Math.abs(v) - 0.66f * Math.abs(u) - 0.05f, Math.abs(u) - 0.95f);
        }
    },
    ARCH {
        @Override
        float distance(float u, float v) {
            float legs = box(Math.abs(u) - 0.65f, v - 0.1f, 0.25f, 0.85f);
            return Math.min(legs, box(u, v + 0.65f, 0.9f, 0.25f));
        }
    },
    FRAME {
        @Override
        float distance(float u, float v) {
            return Math.abs(Math.max(Math.abs(u), Math.abs(v)) - 0.72f) - 0.2f;
        }
    };

    /** Returns about how far the point (u, v) is outside the outline; negative inside. */
    abstract float distance(float u, float v);

    private static float radius(float u, float v) {
        return (float) Math.sqrt(u * u + v * v);
    }

    private static float box(float u, float v, float halfWidth, float halfHeight) {
        return Math.max(Math.abs(u) - halfWidth, Math.abs(v) - halfHeight);
    }
}
