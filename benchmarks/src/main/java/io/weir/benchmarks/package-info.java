/// Measurements, each beside a ceiling or a peer in the same run; `benchmarks/run` starts them.
@NullMarked
package io.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
