// What the compiler knows of the processor that it builds for, as a constant that Swift can read.

#ifdef __AVX512F__
enum { hasWideRegisters = 1 };
#else
enum { hasWideRegisters = 0 };
#endif
