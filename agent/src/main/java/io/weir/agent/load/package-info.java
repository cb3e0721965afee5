/// `weir load`: many requests, measured.
@NullMarked
package io.weir.agent.load;

import org.jspecify.annotations.NullMarked;
