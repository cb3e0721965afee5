/// Tests of the kernel's SCTP: of layouts anywhere, of the real thing inside a kernel that has it.
@NullMarked
package io.weir.sctp.linux;

import org.jspecify.annotations.NullMarked;
