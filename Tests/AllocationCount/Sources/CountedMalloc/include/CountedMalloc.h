#ifndef COUNTED_MALLOC_H
#define COUNTED_MALLOC_H

/// How often any thread has asked for memory so far: calls of malloc, calloc, realloc and aligned_alloc and its kin.
long allocation_count(void);

#endif
