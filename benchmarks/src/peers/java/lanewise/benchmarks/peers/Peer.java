package lanewise.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ludovic.netlib.blas.JavaBLAS;
import lanewise.benchmarks.Threads;
import lanewise.tensor.Tensor;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.CommonOps_MT_FDRM;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Who multiplies. */
public enum Peer {
    /** Lanewise. */
    LANEWISE {
        @Override
        Product product(Matrices x, int threads) {
            Threads.useFromTheStart(threads);
            Tensor a = Tensor.wrap(x.a(), x.m(), x.k());
            Tensor b = Tensor.wrap(x.b(), x.k(), x.n());
            Tensor c = Tensor.wrap(new float[x.m() * x.n()], x.m(), x.n());
            return () -> a.matmul(b, c);
        }
    },

    /** OpenBLAS through JavaCPP, matrices outside the heap. */
    OPENBLAS {
        @Override
        Product product(Matrices x, int threads) {
            openblas.blas_set_num_threads(threads);
            FloatPointer a = new FloatPointer(x.a());
            FloatPointer b = new FloatPointer(x.b());
            FloatPointer c = new FloatPointer((long) x.m() * x.n());
            return new Product() {
                @Override
                public Object multiply() {
                    openblas.cblas_sgemm(openblas.CblasRowMajor, openblas.CblasNoTrans, openblas.CblasNoTrans,
                            x.m(), x.n(), x.k(), 1, a, x.k(), b, x.n(), 0, c, x.n());
                    return c;
                }

                @Override
                public void close() {
                    a.close();
                    b.close();
                    c.close();
                }
            };
        }
    },

    /** PyTorch through DJL; each product is a new array. */
    PYTORCH {
        @Override
        Product product(Matrices x, int threads) {
            System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
            NDManager manager = NDManager.newBaseManager("PyTorch");
            NDArray a = manager.create(x.a(), new Shape(x.m(), x.k()));
            NDArray b = manager.create(x.b(), new Shape(x.k(), x.n()));
            return new Product() {
                @Override
                public Object multiply() {
                    try (NDArray c = a.matMul(b)) {
                        return c;
                    }
                }

                @Override
                public void close() {
                    manager.close();
                }
            };
        }
    },

    /** ND4J, with the OpenBLAS that it brings. */
    ND4J {
        @Override
        Product product(Matrices x, int threads) {
            Nd4j.getEnvironment().setMaxThreads(threads);
            Nd4j.getEnvironment().setMaxMasterThreads(threads);
            openblas.blas_set_num_threads(threads);
            INDArray a = Nd4j.create(x.a(), new long[] {x.m(), x.k()}, 'c');
            INDArray b = Nd4j.create(x.b(), new long[] {x.k(), x.n()}, 'c');
            INDArray c = Nd4j.create(new float[x.m() * x.n()], new long[] {x.m(), x.n()}, 'f');
            return () -> a.mmuli(b, c);
        }
    },

    /** netlib-java's BLAS on the Vector API; one thread. Column-major, so it computes Cᵀ = Bᵀ·Aᵀ. */
    NETLIB {
        @Override
        Product product(Matrices x, int threads) {
            JavaBLAS blas = JavaBLAS.getInstance();
            float[] a = x.a();
            float[] b = x.b();
            float[] c = new float[x.m() * x.n()];
            return () -> {
                blas.sgemm("N", "N", x.n(), x.m(), x.k(), 1, b, x.n(), a, x.k(), 0, c, x.n());
                return c;
            };
        }
    },

    /** EJML, plain Java. */
    EJML {
        @Override
        Product product(Matrices x, int threads) {
            FMatrixRMaj a = new FMatrixRMaj(x.m(), x.k(), true, x.a());
            FMatrixRMaj b = new FMatrixRMaj(x.k(), x.n(), true, x.b());
            FMatrixRMaj c = new FMatrixRMaj(x.m(), x.n());
            return () -> {
                if (threads == 1) {
                    CommonOps_FDRM.mult(a, b, c);
                } else {
                    CommonOps_MT_FDRM.mult(a, b, c);
                }
                return c;
            };
        }
    };

    abstract Product product(Matrices matrices, int threads);
}
