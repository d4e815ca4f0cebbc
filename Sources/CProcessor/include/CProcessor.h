// What Swift cannot say of the processor.

// Whether the compiler builds for a processor with AVX-512.

#ifdef __AVX512F__
enum { hasWideRegisters = 1 };
#else
enum { hasWideRegisters = 0 };
#endif

// Tells the processor that the program waits in a loop, which spares power and the other thread of its core.
static inline void pauseProcessor(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
