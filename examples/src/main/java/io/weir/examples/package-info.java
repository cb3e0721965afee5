/// The library by example: one program a file, each with a `main`, to be read from the top.
/// `examples/run` starts them; docs/sockets.md says what each one teaches.
@NullMarked
package io.weir.examples;

import org.jspecify.annotations.NullMarked;
