/// The stack: node, peers, calls and request handlers.
@NullMarked
package io.weir.diameter;

import org.jspecify.annotations.NullMarked;
